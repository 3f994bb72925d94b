import { createInstagramAdapter } from '@dm/instagram'
import type { AdapterRuntime, Credentials, InstagramConfig } from '@dm/instagram'

/** Answers somebody who wrote to the account. */
export async function send(
  app: InstagramConfig,
  shop: Credentials,
  person: string,
  runtime?: AdapterRuntime,
) {
  const instagram = createInstagramAdapter(app, runtime)
  const { messageId } = await instagram.account(shop).send({
    to: { participantId: person },
    text: 'It is back in stock. Shall we keep one for you?',
    quickReplies: [{ title: 'Yes, please' }, { title: 'No, thanks' }],
  })
  return messageId
}
