import { commentIdOf, createInstagramAdapter } from '@dm/instagram'
import type { AdapterRuntime, Credentials, InstagramConfig } from '@dm/instagram'

/** Handles Meta's requests: its challenge, and events, of which it answers comments in private. */
export function createHandler(app: InstagramConfig, shop: Credentials, runtime?: AdapterRuntime) {
  const instagram = createInstagramAdapter(app, runtime)
  return async (request: Request): Promise<Response> => {
    const reply = await instagram.webhooks.challenge(request)
    if (reply) return new Response(reply.body, reply)
    const body = new Uint8Array(await request.arrayBuffer())
    if (!(await instagram.webhooks.verify(request, body))) return new Response(null, { status: 401 })
    for (const event of instagram.webhooks.parse(body)) {
      const commentId = commentIdOf(event)
      if (commentId === undefined) continue
      const platformOptions = { instagram: { recipient: { commentId } } }
      await instagram
        .account(shop)
        .send({ to: { id: commentId }, text: 'Let us talk here.', platformOptions })
    }
    return new Response('ok')
  }
}
