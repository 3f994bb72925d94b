import type { Context } from '../../context.ts'
import type { Kept } from './retention-store.ts'

/** For how many days each is kept; 0: for ever. */
export type KeepDays = Readonly<Record<Kept, number>>

const atOnce = 1_000
/** Between two portions, so that those who are waited for come first. */
const restMs = 100

/**
 * Deletes what was kept for long enough, in small portions.
 *
 * @returns false: nothing is left to do
 */
export async function forgetOld(
  context: Pick<Context, 'store' | 'pause' | 'log'>,
  keepDays: KeepDays,
  signal: AbortSignal,
): Promise<boolean> {
  // Deliveries first: what they no longer tell of may go after them.
  for (const what of ['deliveries', 'events', 'journal'] as const) {
    const days = keepDays[what]
    if (days > 0) await forget(context, { what, days }, signal)
  }
  await forgetCounted(context, signal)
  return false
}

/** What counts towards a limit does so for a month or a day. */
async function forgetCounted(
  { store, pause }: Pick<Context, 'store' | 'pause'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await store.retention.forgetCounted(atOnce)) > 0) await pause(restMs)
}

async function forget(
  { store, pause, log }: Pick<Context, 'store' | 'pause' | 'log'>,
  { what, days }: { what: Kept; days: number },
  signal: AbortSignal,
): Promise<void> {
  let total = 0
  for (let after = 0; !signal.aborted;) {
    const { last, forgotten } = await store.retention.forget(what, { days, after, limit: atOnce })
    total += forgotten
    if (last === undefined) break
    after = last
    await pause(restMs)
  }
  if (total > 0) log.info({ what, days, rows: total }, 'what was older was forgotten')
}
