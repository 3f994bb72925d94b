import type { Participant, Timestamp } from '@dm/core'
import { tell, untold, type Told } from '../told.ts'

export interface PersonValues {
  readonly name: string
  readonly username: string
  readonly pictureUrl: string
}

/** A correspondent as one of our accounts sees them. */
export interface PersonState {
  readonly id: string
  readonly told: Told<PersonValues>
  /** When the network was last asked who this is, by our own clock. */
  readonly lookedUpAt?: Date
  /** Whether the network is to be asked again. */
  readonly lookUp: boolean
}

/** People change their names, and links to pictures expire. */
const lookupHoldsMs = 24 * 60 * 60_000

/** What is known of somebody after an event told of them: what it says counts from its own time on. */
export function personTold(
  known: PersonState | undefined,
  { id, name, username, pictureUrl }: Participant,
  { eventId, occurredAt = '', now }: { eventId: string; occurredAt?: Timestamp | undefined; now: Date },
): PersonState {
  if (known === undefined) {
    const told = tell<PersonValues>(untold, `${occurredAt}|${eventId}`, { name, username, pictureUrl })
    return { id, told, lookUp: true }
  }
  const told = tell(known.told, `${occurredAt}|${eventId}`, { name, username, pictureUrl })
  const { lookedUpAt } = known
  const stale = lookedUpAt !== undefined && now.getTime() - lookedUpAt.getTime() > lookupHoldsMs
  const lookUp = known.lookUp || stale
  return told === known.told && lookUp === known.lookUp ? known : { ...known, told, lookUp }
}
