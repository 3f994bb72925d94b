import { createFacebookAdapter } from '@dm/facebook'
import type { AdapterRuntime, Credentials, FacebookConfig } from '@dm/facebook'

/** Handles Meta's requests: its challenge, and events, of which it answers messages. */
export function createHandler(app: FacebookConfig, page: Credentials, runtime?: AdapterRuntime) {
  const facebook = createFacebookAdapter(app, runtime)
  return async (request: Request): Promise<Response> => {
    const reply = await facebook.webhooks.challenge(request)
    if (reply) return new Response(reply.body, reply)
    const body = new Uint8Array(await request.arrayBuffer())
    if (!(await facebook.webhooks.verify(request, body))) return new Response(null, { status: 401 })
    for (const event of facebook.webhooks.parse(body)) {
      if (event.type !== 'message.received' || event.standby) continue
      await facebook.account(page).send({ to: event.conversation, text: 'Thank you for your message.' })
    }
    return new Response('ok')
  }
}
