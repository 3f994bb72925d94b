import type { SimulatorClock } from '../clock.ts'
import { oneOf, type ControlInput } from '../control-input.ts'

const ownershipMs = 24 * 3_600_000

interface Owned {
  ownerAppId: string | null
  ownerUntilMs: number
}

/** Whether an app other than this one owns the thread now. */
export function ownedByAnother(clock: SimulatorClock, appId: string, thread: Owned | undefined): boolean {
  const ownerAppId = thread?.ownerAppId ?? null
  if (!thread || ownerAppId === null) return false
  return ownerAppId !== appId && thread.ownerUntilMs > clock.now()
}

/** Gives a thread to an app, or to nobody. */
export function giveThread(clock: SimulatorClock, thread: Owned, appId: string | null): void {
  thread.ownerAppId = appId
  thread.ownerUntilMs = clock.now() + ownershipMs
}

/** Gives a thread to whom the field `owner` of a speech names; answers what the event says that tells of it. */
export function handOver(
  clock: SimulatorClock,
  thread: Owned,
  apps: { ours: string; other: string },
  input: ControlInput,
): Record<string, unknown> {
  const owner = oneOf(input, 'owner', ['app', 'other', 'none'])
  const next = owner === 'app' ? apps.ours : owner === 'other' ? apps.other : null
  const previous = thread.ownerAppId
  giveThread(clock, thread, next)
  const key = next === apps.ours ? 'pass_thread_control' : 'take_thread_control'
  return { [key]: { previous_owner_app_id: previous, new_owner_app_id: next, metadata: '' } }
}
