import type { Gateway } from './compose.ts'
import type { Sandbox } from './platforms.ts'

/** What stands on the terminal when the gateway is ready. */
export function banner(gateway: Gateway): string {
  return gateway.sandbox ? sandboxBanner(gateway, gateway.sandbox) : liveBanner(gateway)
}

/** What a newcomer sees first: the key, the addresses, and lines to paste. */
function sandboxBanner({ url, apiKey }: Gateway, sandbox: Sandbox): string {
  const authorization = `-H 'Authorization: Bearer ${apiKey}'`
  const names = sandbox.networks.map(({ definition }) => definition.wireNames[0])
  const answers = sandbox.networks.map(({ definition, customer }) => {
    const body = JSON.stringify({ recipientId: customer.id, message: 'Hello from dm' })
    return `curl -s ${authorization} -H 'Content-Type: application/json' -d '${body}' ${url}/api/messages/${definition.wireNames[0]}`
  })
  const speaking = sandbox.networks.map(({ definition }) => definition.platform).join('|')
  return `
dm is ready, in sandbox mode: the networks are simulated, nothing leaves this machine.

  API        ${url}/api
  API key    ${apiKey}
  Simulator  ${sandbox.url}/_sim/world

Read the messages of an account (${names.join(', ')}):

curl -s ${authorization} ${url}/api/messages/${names[0] ?? ''}

Answer ${sandbox.networks.map(({ customer, definition }) => `${customer.name} on ${definition.title}`).join(', ')}:

${answers.join('\n')}

Speak as the customer: POST {"text":"Hi"} to ${sandbox.url}/_sim/{${speaking}}/messages
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
