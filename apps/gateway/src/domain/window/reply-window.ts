import type { ReplyWindow } from '@dm/core'
import { later } from '../later.ts'
import type { WindowOpenings } from './window-openings.ts'

/** Whether a conversation can be answered now. */
export interface ReplyWindowState {
  readonly open: boolean
  /** When it closes, or when it did; absent where a network allows an answer at any time. */
  readonly closesAt?: Date
  /** `human_agent` is the longer time in which only what a person has written may go out, under the network's own tag. */
  readonly kind?: ReplyWindow['kind']
}

/**
 * The window that counts now: the first of the network's that is open, in the network's order, else the one that
 * closed last.
 *
 * @param windows the network's rule; absent when it allows an answer at any time
 * @param now milliseconds by the networks' clock
 * @returns nothing while it is not known when a window was opened
 */
export function replyWindow(
  windows: readonly ReplyWindow[] | undefined,
  openings: WindowOpenings | undefined,
  now: number,
): ReplyWindowState | undefined {
  if (windows === undefined) return { open: true }
  const known = windows.flatMap((window) => stateOf(window, openings ?? {}, now))
  const lastToClose = [...known].sort((one, other) => other.closesAt.getTime() - one.closesAt.getTime())[0]
  return known.find(({ open }) => open) ?? lastToClose
}

function stateOf({ kind, lengthMs, openedBy }: ReplyWindow, openings: WindowOpenings, now: number) {
  const openedAt = openedBy.map((type) => openings[type]).reduce(later, undefined)
  if (openedAt === undefined) return []
  const closesAt = new Date(Date.parse(openedAt) + lengthMs)
  return [{ open: now < closesAt.getTime(), closesAt, kind }]
}
