import type { SimulatorClock } from '../clock.ts'

const dayMs = 24 * 3_600_000
const responseWindowMs = dayMs
const humanAgentWindowMs = 7 * dayMs
const privateReplyWindowMs = 7 * dayMs

/** What a conversation remembers of when it may be written to. */
export interface Windows {
  /** When the person last did something that opens the 24-hour window. */
  windowOpenedAtMs: number | null
  /** When the person last wrote, which the seven days of HUMAN_AGENT count from. */
  lastMessageAtMs: number | null
}

/** The moment the 24-hour window closes; null when it was never open. */
export function windowClosesAt(conversation: Windows | undefined): number | null {
  const openedAtMs = conversation?.windowOpenedAtMs ?? null
  return openedAtMs === null ? null : openedAtMs + responseWindowMs
}

/** Whether one may write freely. */
export function windowOpen(clock: SimulatorClock, conversation: Windows | undefined): boolean {
  const closesAtMs = windowClosesAt(conversation)
  return closesAtMs !== null && clock.now() <= closesAtMs
}

/** Whether a human may still write. */
export function withinHumanWeek(clock: SimulatorClock, conversation: Windows | undefined): boolean {
  const lastMessageAtMs = conversation?.lastMessageAtMs ?? null
  return lastMessageAtMs !== null && clock.now() <= lastMessageAtMs + humanAgentWindowMs
}

/** Whether a comment of that moment can still have its private reply. */
export function withinReplyWeek(clock: SimulatorClock, commentedAtMs: number): boolean {
  return clock.now() <= commentedAtMs + privateReplyWindowMs
}

/** The person did something that opens the window; a message also starts the seven days anew. */
export function openWindow(conversation: Windows, atMs: number, wrote: boolean): void {
  conversation.windowOpenedAtMs = atMs
  if (wrote) conversation.lastMessageAtMs = atMs
}
