import { expect, test } from 'vitest'
import { simulatedX } from './x-simulated.ts'

test('links are shortened, with offsets in code points', async () => {
  const { sim, get, inbox } = simulatedX()
  const typed = '👍🏽 see https://example.com/a?b=1, or example.org. #bread @lanternbakery $FLOUR'
  const { mid } = await sim.x.speak({ text: typed })
  const { body } = await get(`/2/dm_events/${mid!}?dm_event.fields=entities,text`)
  const { text, urls } = body.data
  expect(text).toMatch(/^👍🏽 see https:\/\/t\.co\/\w{10}, or https:\/\/t\.co\/\w{10}\. #bread/)
  const points = Array.from(text)
  for (const { start, end, url } of urls) {
    expect(points.slice(start as number, end as number).join('')).toBe(url)
  }
  expect(urls).toMatchObject([
    { expanded_url: 'https://example.com/a?b=1', display_url: 'example.com/a?b=1' },
    { expanded_url: 'http://example.org', display_url: 'example.org' },
  ])
  const [tag] = body.data.hashtags as { start: number; end: number; tag: string }[]
  expect([tag!.tag, points.slice(tag!.start, tag!.end).join('')]).toEqual(['bread', '#bread'])
  expect(body.data).toMatchObject({
    mentions: [{ username: 'lanternbakery' }],
    cashtags: [{ tag: 'FLOUR' }],
  })
  expect(inbox().messages[0]!.text).toBe(typed)
})

test('a mail address is no link', async () => {
  const { sim, get } = simulatedX()
  await sim.x.speak({ text: 'Write to ada@example.com' })
  expect((await get('/2/dm_events')).body.data[0]!.text).toBe('Write to ada@example.com')
})

test('webhook texts are escaped, and their offsets with them', async () => {
  const { sim, webhooks, get } = simulatedX()
  await sim.x.speak({ text: 'R&D <3 https://example.com' })
  const data = webhooks()[0]!.data.payload.direct_message_events[0]!.message_create.message_data
  expect(data.text).toMatch(/^R&amp;D &lt;3 https:\/\/t\.co\//)
  const [{ indices, url } = {} as never] = data.entities.urls as unknown as {
    indices: [number, number]
    url: string
  }[]
  expect(data.text.slice(...indices)).toBe(url)
  expect((await get('/2/dm_events')).body.data[0]!.text).toMatch(/^R&D <3 /)
  sim.x.switches({ htmlEntities: false })
  await sim.x.speak({ text: 'R&D' })
  expect(webhooks()[1]!.data.payload.direct_message_events[0]!.message_create.message_data.text).toBe('R&D')
})

test('media stands as a link at the end, after a space even when it is alone', async () => {
  const { sim, get, webhooks } = simulatedX()
  const alone = await sim.x.speak({ attachments: [{ type: 'image' }] })
  await sim.x.speak({ text: 'Look', attachments: [{ type: 'gif' }] })
  const { body } = await get('/2/dm_events?dm_event.fields=text,entities,attachments')
  const [second, first] = body.data
  expect(first!.text).toMatch(/^ https:\/\/t\.co\/\w{10}$/)
  expect(second!.text).toMatch(/^Look https:\/\/t\.co\/\w{10}$/)
  expect(first!.urls).toMatchObject([
    {
      start: 1,
      end: 24,
      expanded_url: `https://twitter.com/messages/media/${alone.mid!}`,
      display_url: expect.stringMatching(/^pic\.twitter\.com\//) as unknown,
    },
  ])
  expect(first).toMatchObject({ attachments: { media_keys: [expect.stringMatching(/^3_\d+$/)] } })
  const item = webhooks()[0]!.data.payload.direct_message_events[0]!.message_create.message_data
  expect(item.attachment).toMatchObject({ type: 'media', media: { type: 'photo', indices: [1, 24] } })
  expect(item.attachment.media.id_str).toMatch(/^\d{19}$/)
})
