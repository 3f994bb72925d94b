import type { Gateway } from './compose.ts'

/** What a newcomer sees first: the key, the addresses, and two lines to paste. */
export function banner({ url, apiKey, sandbox }: Gateway): string {
  const network = sandbox?.networks[0]
  if (!sandbox || !network) return `dm is ready at ${url}\n`
  const wireName = network.definition.wireNames[0]
  const api = `${url}/api/messages/${wireName}`
  const authorization = `-H 'Authorization: Bearer ${apiKey}'`
  const answer = JSON.stringify({ recipientId: network.customer.id, message: 'Hello from dm' })
  return `
dm is ready, in sandbox mode: the networks are simulated, nothing leaves this machine.

  API        ${url}/api
  API key    ${apiKey}
  Simulator  ${sandbox.url}/_sim/world

Read the messages of the linked ${network.definition.title} account:

curl -s ${authorization} ${api}

Answer ${network.customer.name}:

curl -s ${authorization} -H 'Content-Type: application/json' -d '${answer}' ${api}

Speak as the customer: POST {"text":"Hi"} to ${sandbox.url}/_sim/${network.definition.platform}/messages
`
}
