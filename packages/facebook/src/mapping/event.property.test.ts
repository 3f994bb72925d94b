import { inboundEventSchema } from '@dm/core/schemas'
import { readEnvelope } from '@dm/meta'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventsFrom } from './event.ts'

const keys = [
  'message',
  'message_edit',
  'reaction',
  'delivery',
  'read',
  'postback',
  'referral',
  'optin',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'app_roles',
  'policy_enforcement',
  'sender',
  'recipient',
  'timestamp',
  'order',
]
const inner = [
  'id',
  'mid',
  'text',
  'is_echo',
  'is_deleted',
  'attachments',
  'type',
  'payload',
  'url',
  'action',
  'watermark',
  'mids',
  'quick_reply',
  'referral',
  'emoji',
  'reaction',
  'title',
  'ref',
  'source',
  'coordinates',
  'lat',
  'long',
  'num_edit',
]

// Values that look right, values that do not, and whatever JSON there is.
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('1790000000123', 1790000000123, 1790000000, -1, '', true, 'true', null, 1e300),
    fc.constantFrom('https://example.com/a', 'image', 'sticker', 'fallback', 'react', 'unreact'),
    fc.dictionary(fc.constantFrom(...inner), tie('any'), { maxKeys: 5 }),
    fc.array(tie('any'), { maxLength: 3 }),
  ),
})).any
const item = fc.oneof(value, fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6 }))
const list = fc.array(item, { minLength: 1, maxLength: 4 })
const entry = fc.record(
  {
    id: value,
    time: value,
    messaging: list,
    standby: list,
    changes: fc.array(fc.oneof(item, fc.record({ field: value, value: item })), {
      minLength: 1,
      maxLength: 3,
    }),
  },
  { requiredKeys: [] },
)
const body = fc.record({
  object: fc.constantFrom('page', 'instagram', 7, null),
  entry: fc.array(fc.oneof(entry, value), { maxLength: 3 }),
})

// Events in which every id, time and word may be of any length.
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.string({ minLength: 100, maxLength: 900 }),
)
const longEvent = fc.record(
  {
    sender: fc.record({ id: word }),
    timestamp: fc.oneof(word, fc.integer()),
    message: fc.record({ mid: word, text: word }),
    message_edit: fc.record({ mid: word, text: word }),
    reaction: fc.record({ mid: word, action: fc.constantFrom('react', 'unreact'), emoji: word }),
    delivery: fc.record({ mids: fc.array(word, { maxLength: 50 }), watermark: fc.constant(1790000000123) }),
    postback: fc.record({ mid: word, payload: word }),
    optin: fc.record({ user_ref: word, ref: word }),
    take_thread_control: fc.record({ new_owner_app_id: word }),
    policy_enforcement: fc.record({ action: word, reason: word }),
  },
  { requiredKeys: ['sender'] },
)
const unknownEvent = fc.dictionary(word, value, { minKeys: 1, maxKeys: 2 })
const longList = fc.array(fc.oneof(longEvent, unknownEvent), { minLength: 1, maxLength: 4 })
const longChanges = fc.array(fc.record({ field: word, value: item }), { minLength: 1, maxLength: 2 })

const encode = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))

describe('parsing any envelope', () => {
  it('never throws, gives each item at least one event, and says the same twice', () => {
    fc.assert(
      fc.property(body, (json) => {
        const items = readEnvelope(encode(json))
        const events = items.map(eventsFrom)
        for (const ofItem of events) expect(ofItem.length).toBeGreaterThan(0)
        for (const event of events.flat()) {
          expect(inboundEventSchema.safeParse(event).error?.message).toBeUndefined()
          expect(event.platform).toBe('facebook')
          expect(event.id.startsWith(`${event.type}:`)).toBe(true)
          expect(event.id.length).toBeLessThanOrEqual(256)
          expect(event.accountId).not.toBe('')
        }
        const again = readEnvelope(encode(json)).map(eventsFrom)
        expect(JSON.stringify(again)).toBe(JSON.stringify(events))
      }),
      { numRuns: 500 },
    )
  })

  it('names each event in at most 256 characters, however long its parts are', () => {
    fc.assert(
      fc.property(longList, longChanges, (messaging, changes) => {
        const items = readEnvelope(encode({ entry: [{ messaging, standby: messaging, changes }] }))
        for (const event of items.flatMap(eventsFrom)) {
          expect(event.id.startsWith(`${event.type}:`)).toBe(true)
          expect(event.id.length).toBeLessThanOrEqual(256)
        }
      }),
    )
  })

  it('counts every item of the lists', () => {
    fc.assert(
      fc.property(list, list, (messaging, standby) => {
        const items = readEnvelope(encode({ entry: [{ messaging, standby }] }))
        expect(items).toHaveLength(messaging.length + standby.length)
      }),
    )
  })
})
