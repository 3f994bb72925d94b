import { parseJson } from '@dm/core/kit'
import { inboundEventSchema } from '@dm/core/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnvelope } from './envelope.ts'
import { eventsFrom } from './event.ts'

const kinds = [
  'dm.received',
  'dm.sent',
  'dm.read',
  'dm.indicate_typing',
  'DmRead',
  'chat.received',
  'oauth.revoke',
  'odd',
]
const lists = [
  'direct_message_events',
  'direct_message_mark_read_events',
  'direct_message_indicate_typing_events',
  'user_event',
  'users',
]
const inner = [
  'id',
  'created_timestamp',
  'message_create',
  'message_data',
  'sender_id',
  'target',
  'recipient_id',
  'text',
  'entities',
  'urls',
  'url',
  'expanded_url',
  'attachment',
  'media',
  'type',
  'video_info',
  'variants',
  'last_read_event_id',
  'conversation_id',
  'created_at_msec',
  'user_id',
  'revoke',
  'source',
  'data',
]

// Values that look right, values that do not, and whatever JSON there is.
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('1784928224372', '2080000000000000055', '1001', '2002', '1001:2002', -1, '', null, 1e300),
    fc.constantFrom('photo', 'https://t.co/abc', 'https://x.com/messages/media/1', 'x'.repeat(300)),
    fc.dictionary(fc.constantFrom(...inner), tie('any'), { maxKeys: 5 }),
    fc.array(tie('any'), { maxLength: 3 }),
  ),
})).any
const payload = fc.oneof(value, fc.dictionary(fc.constantFrom(...lists, ...inner), value, { maxKeys: 5 }))
const delivery = fc.record(
  {
    event_uuid: value,
    event_type: fc.oneof(fc.constantFrom(...kinds), value),
    filter: fc.oneof(fc.record({ user_id: value }), value),
    payload,
  },
  { requiredKeys: [] },
)
const body = fc.oneof(
  fc.record({ data: fc.oneof(delivery, fc.array(fc.oneof(delivery, value), { maxLength: 3 })) }),
  fc.dictionary(fc.constantFrom('for_user_id', ...lists), payload, { minKeys: 1, maxKeys: 4 }),
)

const read = (json: unknown) => readEnvelope(new TextEncoder().encode(JSON.stringify(json))).map(eventsFrom)

describe('parsing any body', () => {
  it('never throws, makes well-formed events, and says the same twice', () => {
    fc.assert(
      fc.property(body, (json) => {
        const events = read(json)
        for (const event of events.flat()) {
          expect(inboundEventSchema.safeParse(event).error?.message).toBeUndefined()
          expect(event.platform).toBe('x')
          expect(event.id.startsWith(`${event.type}:`)).toBe(true)
          expect(event.id.length).toBeLessThanOrEqual(256)
          expect(event.accountId).not.toBe('')
        }
        expect(JSON.stringify(read(json))).toBe(JSON.stringify(events))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives each item of the list of messages one event, in order', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (items) => {
        const [events] = read({ for_user_id: '1001', direct_message_events: items })
        expect(events?.map(({ raw }) => raw)).toEqual(parseJson(JSON.stringify(items)))
      }),
    )
  })
})
