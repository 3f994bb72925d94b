import type { SimulatorClock } from '../clock.ts'

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
