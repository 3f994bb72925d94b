import { createXAdapter } from '@dm/x'
import type { AdapterRuntime, Credentials, XConfig } from '@dm/x'

/** Answers somebody who wrote to the account. */
export async function send(app: XConfig, user: Credentials, person: string, runtime?: AdapterRuntime) {
  const x = createXAdapter(app, runtime)
  const { messageId } = await x.account(user).send({
    to: { participantId: person },
    text: 'Your order is on its way.',
    attachments: [{ kind: 'image', url: 'https://example.com/map.png' }],
  })
  return messageId
}
