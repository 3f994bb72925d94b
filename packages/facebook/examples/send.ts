import { createFacebookAdapter } from '@dm/facebook'
import type { AdapterRuntime, Credentials, FacebookConfig } from '@dm/facebook'

/** Answers somebody who wrote to the Page. */
export async function send(app: FacebookConfig, page: Credentials, person: string, runtime?: AdapterRuntime) {
  const facebook = createFacebookAdapter(app, runtime)
  const { messageId } = await facebook.account(page).send({
    to: { participantId: person },
    text: 'Your order is on its way.',
    quickReplies: [{ title: 'Thanks' }, { title: 'Where is it?', payload: 'track' }],
  })
  return messageId
}
