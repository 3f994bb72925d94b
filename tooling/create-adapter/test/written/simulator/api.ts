import { Hono } from 'hono'
import type { NewNetworkContext } from './context.ts'
import { refusal } from './errors.ts'
import { wireMessage, write } from './speak.ts'
import type { Thread } from './world.ts'

/** Answers a call as the network would: its paths, its checks, its words for what is wrong. */
export async function answer(context: NewNetworkContext, request: Request): Promise<Response> {
  const { world, seed, ids } = context
  const api = new Hono()

  api.get('/connect', (call) => {
    const { redirect_uri: redirectUri = '', state = '' } = call.req.query()
    const code = ids.nextText(12)
    world.codes.set(code, redirectUri)
    return call.redirect(`${redirectUri}?${new URLSearchParams({ code, state }).toString()}`)
  })
  api.post('/token', async (call) => {
    const form = new URLSearchParams(await call.req.text())
    const code = form.get('code') ?? ''
    const isGood = world.codes.get(code) === form.get('redirect_uri') && form.get('secret') === seed.appSecret
    if (!isGood) return refusal(400, 'bad_code')
    world.codes.delete(code)
    const token = `sim-new-network-granted-${ids.nextDigits()}`
    world.tokens.add(token)
    return call.json({ token })
  })

  // Everything from here on needs a token.
  api.use(async (call, next) => {
    const token = call.req.header('authorization')?.replace('Bearer ', '') ?? ''
    if (!world.tokens.has(token)) return refusal(401, 'dead_token')
    return next()
  })
  api.get('/me', (call) => call.json({ id: seed.accountId, name: seed.accountName }))
  api.put('/me/webhooks', (call) => {
    world.subscribed = true
    return call.json({})
  })
  api.delete('/me/webhooks', (call) => {
    world.subscribed = false
    return call.json({})
  })
  api.get('/people/:id', (call) => {
    const person = seed.people.find(({ id }) => id === call.req.param('id'))
    return person ? call.json(person) : refusal(404, 'not_found')
  })
  api.get('/conversations', (call) =>
    call.json(
      pageOf(world.threads, call.req.query(), (thread) => ({
        id: thread.id,
        person: seed.people.find(({ id }) => id === thread.personId),
        updated: thread.messages.at(-1)?.atMs,
      })),
    ),
  )
  api.get('/conversations/:id/messages', (call) => {
    const thread = threadOf(call.req.param('id'))
    if (!thread) return refusal(404, 'not_found')
    const newestFirst = thread.messages.toReversed()
    return call.json(pageOf(newestFirst, call.req.query(), (message) => wireMessage(thread, message)))
  })
  api.post('/conversations/:id/seen', (call) => {
    const thread = threadOf(call.req.param('id'))
    if (!thread) return refusal(404, 'not_found')
    thread.seen = true
    return call.json({})
  })
  api.post('/messages', async (call) => {
    const { to, text } = await call.req.json<{ to: string; text: string }>()
    const personId = threadOf(to)?.personId
    if (personId === undefined) return refusal(404, 'nobody')
    const { id } = await write(context, { from: seed.accountId, to: personId, text })
    return call.json({ id })
  })
  api.notFound(() => refusal(404, 'no_such_path'))

  /** By its own id or that of the person. */
  function threadOf(id: string): Thread | undefined {
    return world.threads.find((thread) => thread.id === id || thread.personId === id)
  }
  return api.fetch(request)
}

function pageOf<Item>(
  all: readonly Item[],
  { limit = '10', after = '0' }: Record<string, string>,
  show: (item: Item) => unknown,
) {
  const end = Number(after) + Number(limit)
  return { items: all.slice(Number(after), end).map(show), next: end < all.length ? String(end) : undefined }
}
