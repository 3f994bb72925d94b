import { readEnvelope } from '@dm/meta'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventsFrom } from './event.ts'

const id = fc.oneof(
  fc.constantFrom('0', '17841400000000001', '100000000000001', '900000000000002'),
  fc.string(),
)
const side = fc.option(fc.record({ id: fc.option(id, { nil: undefined }) }), { nil: undefined })
const event = fc.record({
  sender: side,
  recipient: side,
  message: fc.record({ mid: fc.string({ minLength: 1 }), text: fc.string(), is_echo: fc.boolean() }),
})
const entry = fc.record({
  id: fc.option(id, { nil: undefined }),
  messaging: fc.array(event, { maxLength: 3 }),
})

it('an event names our account by ids of its own webhook, each once, and never by that of the person', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 3 }), (entries) => {
      const rawBody = new TextEncoder().encode(JSON.stringify({ object: 'instagram', entry: entries }))
      for (const item of readEnvelope(rawBody)) {
        const value = item.value as { sender?: { id?: string }; recipient?: { id?: string } }
        const told = [item.entryId, value.sender?.id, value.recipient?.id, 'unknown']
        for (const { accountId, otherAccountIds = [], ...rest } of eventsFrom(item)) {
          const ids = [accountId, ...otherAccountIds]
          expect(new Set(ids).size).toBe(ids.length)
          expect(told).toEqual(expect.arrayContaining(ids))
          const person = 'conversation' in rest ? rest.conversation.participantId : undefined
          const telling = value.sender?.id !== value.recipient?.id && item.entryId !== person
          if (telling && person !== undefined) expect(ids).not.toContain(person)
        }
      }
    }),
  )
})
