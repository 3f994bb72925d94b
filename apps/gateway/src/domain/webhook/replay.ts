import type { Context } from '../../context.ts'
import type { Ingested, ParkedQuery } from './event-store.ts'

const atOnce = 200

/**
 * Takes in what was parked, as if it came again now. What still cannot be applied stays parked.
 *
 * @param signal ends it between two portions
 */
export async function replayParked(
  { store }: Context,
  wanted: ParkedQuery,
  signal?: AbortSignal,
): Promise<Ingested> {
  let total: Ingested = { applied: 0, repeated: 0, parked: 0 }
  let after = 0
  for (;;) {
    const found = await store.events.parked(wanted, { after, limit: atOnce })
    if (found.length === 0 || signal?.aborted) return total
    const { applied, repeated, parked } = await store.events.ingest(found.flatMap(({ event }) => event ?? []))
    total = {
      applied: total.applied + applied,
      repeated: total.repeated + repeated,
      parked: total.parked + parked,
    }
    after = found.at(-1)?.id ?? after
  }
}

/**
 * Takes in what came for accounts before they were linked.
 *
 * @returns false: nothing is left to do
 */
export async function takeInParked(context: Context, signal: AbortSignal): Promise<boolean> {
  const { applied } = await replayParked(context, { linked: true }, signal)
  if (applied > 0)
    context.log.info({ applied }, 'events were taken in that came before their account was linked')
  return false
}
