import type { InboundEvent } from '@dm/core'
import type { Kysely } from 'kysely'
import type { EventStore } from '../domain/webhook/event-store.ts'
import type { Ingest } from './ingest/ingest.ts'
import { parkedEvents } from './parked-events.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

export function createEventStore(ingest: Ingest, query: Kysely<Tables>): EventStore {
  return {
    async ingest(events, { teller = 'webhook', group = false } = {}) {
      const outcomes = await Promise.all(
        events.map((event) => ingest.add({ event: storableEvent(event), teller, group })),
      )
      const count = (kind: string) => outcomes.filter((outcome) => outcome.kind === kind).length
      return { applied: count('applied'), repeated: count('repeated'), parked: count('parked') }
    },
    parked: (wanted, page) => parkedEvents(query, wanted, page),
  }
}

/** An event whose names and texts the database takes; what the network sent stays as it came. */
function storableEvent({ raw, native, ...event }: InboundEvent): InboundEvent {
  return { ...storable(event), raw, ...(native && { native }) }
}
