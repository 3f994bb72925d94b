import { createXAdapter } from '@dm/x'
import type { AdapterRuntime, Credentials, XConfig } from '@dm/x'

/** Handles X's requests: its check of the address, and events, of which it answers messages. */
export function createHandler(app: XConfig, user: Credentials, runtime?: AdapterRuntime) {
  const x = createXAdapter(app, runtime)
  return async (request: Request): Promise<Response> => {
    const reply = await x.webhooks.challenge(request)
    if (reply) return new Response(reply.body, reply)
    const body = new Uint8Array(await request.arrayBuffer())
    if (!(await x.webhooks.verify(request, body))) return new Response(null, { status: 401 })
    for (const event of x.webhooks.parse(body)) {
      if (event.type !== 'message.received' || event.conversation.encrypted) continue
      await x.account(user).send({ to: event.conversation, text: 'Thank you for your message.' })
    }
    return new Response('ok')
  }
}
