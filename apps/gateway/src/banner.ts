import type { Gateway } from './compose.ts'
import type { SandboxNetwork } from './platforms.ts'

/** What stands on the terminal when the gateway is ready. */
export function banner(gateway: Gateway): string {
  const [network] = gateway.sandbox?.networks ?? []
  return network ? sandboxBanner(gateway, network) : liveBanner(gateway)
}

/** What a newcomer sees first: the key, the addresses, and two lines to paste. */
function sandboxBanner({ url, apiKey, sandbox }: Gateway, { definition, customer }: SandboxNetwork): string {
  const api = `${url}/api/messages/${definition.wireNames[0]}`
  const authorization = `-H 'Authorization: Bearer ${apiKey}'`
  const answer = JSON.stringify({ recipientId: customer.id, message: 'Hello from dm' })
  const simulator = sandbox?.url ?? ''
  return `
dm is ready, in sandbox mode: the networks are simulated, nothing leaves this machine.

  API        ${url}/api
  API key    ${apiKey}
  Simulator  ${simulator}/_sim/world

Read the messages of the linked ${definition.title} account:

curl -s ${authorization} ${api}

Answer ${customer.name}:

curl -s ${authorization} -H 'Content-Type: application/json' -d '${answer}' ${api}

Speak as the customer: POST {"text":"Hi"} to ${simulator}/_sim/${definition.platform}/messages
`
}

/** What an operator needs next. The key itself is not printed: terminals and logs are kept. */
function liveBanner({ url, apiKeyPlace, webhookPaths, linked }: Gateway): string {
  return `
dm is ready, in live mode.

  API        ${url}/api
  API key    ${apiKeyPlace}
  Webhooks   ${webhookPaths.join(', ') || 'none: no network is configured'}
  Linked     ${linked.join(', ') || 'nothing yet: npm run account:link'}
`
}
