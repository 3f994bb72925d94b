import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { instagrammed } from './instagram-simulated.ts'
import { bodyOf, call } from './simulated.ts'

const hook = 'https://app.example.com/hook'
const hour = 3_600_000

function receiver(answer: () => Response = () => new Response()) {
  const received: { body: string; signature: string }[] = []
  const fetch: typeof globalThis.fetch = (_url, init) => {
    const signature = new Headers(init?.headers).get('x-hub-signature-256') ?? ''
    received.push({ body: bodyOf(init), signature })
    return Promise.resolve(answer())
  }
  return { received, options: { fetch, webhookUrl: { instagram: hook } } }
}

const signed = (secret: string, body: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

describe('a webhook', () => {
  test('is ASCII with escaped slashes, signed by the app of its login', async () => {
    const { received, options } = receiver()
    const { sim, seed, marta } = instagrammed(options)
    await sim.instagram.speak({ text: 'zażółć 😀 https://example.com' })
    const [first] = received
    expect(first!.body).toContain(String.raw`za\u017c\u00f3\u0142\u0107 \ud83d\ude00 https:\/\/example.com`)
    expect(first!.signature).toBe(signed(seed.appSecret, first!.body))
    expect(JSON.parse(first!.body)).toMatchObject({
      object: 'instagram',
      entry: [
        {
          id: seed.accountId,
          messaging: [{ sender: { id: marta }, recipient: { id: seed.accountId } }],
        },
      ],
    })
    sim.instagram.switches({ signWith: 'meta' })
    await sim.instagram.speak({ text: 'a' })
    expect(received[1]!.signature).toBe(signed(seed.metaAppSecret, received[1]!.body))
    sim.instagram.switches({ corruptSignatures: true })
    await sim.instagram.speak({ text: 'b' })
    expect(received[2]!.signature).not.toBe(signed(seed.metaAppSecret, received[2]!.body))
  })

  test('comes twice when an account is connected twice, with different ids', async () => {
    const { received, options } = receiver()
    const { sim, seed, send } = instagrammed(options)
    sim.instagram.connect({ flavour: 'both' })
    const { delivered } = await sim.instagram.speak({ text: 'a' })
    expect(delivered.map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    const mids = received.map(({ body }) => /"mid":"([^"]+)"/.exec(body)![1]!)
    expect(new Set(mids).size).toBe(2)
    const signers = received.map(({ body, signature }) => signature === signed(seed.metaAppSecret, body))
    expect(signers.toSorted()).toEqual([false, true])
    // Each login knows its own id of a message only.
    const inA = received[signers.indexOf(false)]!.body
    const [ofA, ofB] = mids[0] === /"mid":"([^"]+)"/.exec(inA)![1] ? mids : mids.toReversed()
    expect((await send({ reply_to: { mid: ofB }, message: { text: 'a' } })).body.error.code).toBe(100)
    expect((await send({ reply_to: { mid: ofA }, message: { text: 'a' } })).status).toBe(200)
    sim.instagram.switches({ limits: { midsDiffer: false } })
    await sim.settle()
    received.length = 0
    await sim.instagram.speak({ text: 'b' })
    expect(new Set(received.map(({ body }) => /"mid":"([^"]+)"/.exec(body)![1])).size).toBe(1)
  })

  test('names the account in several ways, and may stand in an array', async () => {
    const { sim, seed, webhooks } = instagrammed()
    for (const entryId of ['professional', 'page', 'app_scoped'] as const) {
      sim.instagram.switches({ entryId })
      await sim.instagram.speak({ text: 'a' })
    }
    expect(webhooks().map(({ entry }) => entry[0]!.id)).toEqual([
      seed.accountId,
      seed.pageId,
      seed.appScopedId,
    ])
    sim.instagram.switches({ envelope: 'array' })
    await sim.instagram.speak({ text: 'b' })
    expect(JSON.parse(sim.instagram.outbox.at(-1)!.body)).toMatchObject([{ object: 'instagram' }])
  })

  test('can be doubled, swapped or held up by a receiver', async () => {
    const { received, options } = receiver()
    const { sim } = instagrammed(options)
    sim.instagram.switches({ duplicateWebhooks: true })
    await sim.instagram.speak({ text: 'twice' })
    expect(received[0]).toEqual(received[1])
    sim.instagram.switches({ duplicateWebhooks: false, reorderWebhooks: true })
    await sim.instagram.speak({ text: 'early' })
    await sim.instagram.speak({ text: 'late' })
    await sim.settle()
    expect(received.slice(2).map(({ body }) => /"text":"(\w+)"/.exec(body)![1])).toEqual(['late', 'early'])
  })

  test('is retried for 36 hours and then dropped, or for an hour until the Page is lost', async () => {
    for (const [flavour, hours, isLost] of [
      ['instagram_login', 36, false],
      ['facebook_login', 1, true],
    ] as const) {
      const { received, options } = receiver(() => new Response(null, { status: 500 }))
      const { sim } = instagrammed(options, flavour)
      const { delivered } = await sim.instagram.speak({ text: 'a' })
      expect(delivered).toMatchObject([{ state: 'retrying', attempts: 2 }])
      sim.clock.advance(2000)
      await sim.settle()
      expect(received).toHaveLength(3)
      sim.clock.advance(hours * hour)
      await sim.settle()
      const fields = sim.instagram.world().accounts[0]!.subscriptions[flavour]
      expect(fields === null).toBe(isLost)
    }
    const { options } = receiver(() => new Response(null, { status: 500 }))
    const { sim } = instagrammed(options)
    sim.instagram.switches({ limits: { webhooksOffAfterMs: hour } })
    await sim.instagram.speak({ text: 'a' })
    sim.clock.advance(hour)
    await sim.settle()
    expect((await sim.instagram.speak({ text: 'b' })).delivered).toMatchObject([{ state: 'not_subscribed' }])
  })

  test('can be signed for a test that posts it itself', async () => {
    const { sim, seed } = instagrammed()
    const body = '{"object":"instagram","entry":[]}'
    const bare = await sim.instagram.webhookRequest(body)
    expect(bare.headers['x-hub-signature-256']).toBe(signed(seed.appSecret, body))
    const other = await sim.instagram.webhookRequest([{ unheard_of: {} }], 'facebook_login')
    expect(other.headers['x-hub-signature-256']).toBe(signed(seed.metaAppSecret, other.body))
    expect(sim.instagram.outbox).toEqual([])
  })
})

describe('a subscription', () => {
  test('with Instagram Login switches on what the dashboard ticked', async () => {
    const { sim, graph, get } = instagrammed()
    const subscribe = (fields: string) => graph('POST', `me/subscribed_apps?subscribed_fields=${fields}`)
    expect((await subscribe('messages,message_echoes')).body.error.code).toBe(100)
    expect((await subscribe('messages')).body).toEqual({ success: true })
    expect((await get('me/subscribed_apps')).body.data).toMatchObject([{ subscribed_fields: ['messages'] }])
    expect((await sim.instagram.speak({ postback: { payload: 'P' } })).delivered[0]!.state).toBe('kept')
    sim.instagram.switches({ limits: { fieldsPerAccount: true } })
    expect((await sim.instagram.speak({ postback: { payload: 'P' } })).delivered[0]!.state).toBe(
      'not_subscribed',
    )
    sim.instagram.switches({ limits: { fieldsPerAccount: false } })
    await sim.instagram.dashboard({ fields: ['messages'] })
    expect((await sim.instagram.speak({ postback: { payload: 'P' } })).delivered[0]!.state).toBe(
      'not_subscribed',
    )
    await graph('DELETE', 'me/subscribed_apps')
    expect((await sim.instagram.speak({ text: 'a' })).delivered[0]!.state).toBe('not_subscribed')
  })

  test('with Facebook Login takes fields of a Page, and the place of what was assumed', async () => {
    const { sim, seed, graph } = instagrammed()
    const path = `${seed.pageId}/subscribed_apps?subscribed_fields=`
    // Not on the host of the other login.
    expect((await graph('POST', `${path}messages`, {}, seed.pageAccessToken)).body.error.code).toBe(190)
    const subscribe = (fields: string) =>
      call(sim, 'POST', `https://graph.facebook.com/${path}${fields}`, {}, seed.pageAccessToken)
    expect((await subscribe('messaging_seen')).body.error.code).toBe(100)
    expect((await subscribe('messages')).body).toEqual({ success: true })
    expect(sim.instagram.world().accounts[0]!.subscriptions).toEqual({
      instagram_login: null,
      facebook_login: ['messages'],
    })
  })

  test('begins in the dashboard, which asks the callback for its challenge', async () => {
    const asked: URL[] = []
    const { sim, seed } = instagrammed({
      fetch: (url) => {
        const asking = new URL(url instanceof Request ? url.url : url)
        asked.push(asking)
        const text = asking.pathname === '/hook' ? asking.searchParams.get('hub.challenge') : 'no'
        return Promise.resolve(new Response(text))
      },
    })
    await expect(
      sim.instagram.dashboard({ url: 'https://app.example.com/x', verify: true }),
    ).rejects.toThrow()
    expect(sim.instagram.world().webhookUrl).toBeNull()
    await sim.instagram.dashboard({ url: hook, verify: true })
    expect(sim.instagram.world().webhookUrl).toBe(hook)
    expect(asked[1]!.searchParams.get('hub.verify_token')).toBe(seed.verifyToken)
    expect(asked[1]!.searchParams.get('hub.mode')).toBe('subscribe')
  })

  test('with Standard Access tells of people with a role only', async () => {
    const { sim, marta } = instagrammed()
    sim.instagram.switches({ accessLevel: 'standard' })
    expect((await sim.instagram.speak({ text: 'a' })).delivered[0]!.state).toBe('not_subscribed')
    sim.instagram.customer({ id: marta, appRole: true })
    expect((await sim.instagram.speak({ text: 'a' })).delivered[0]!.state).toBe('kept')
  })
})
