import type { NetworkRefusal } from '@dm/core'

/** Refusals that every network has; named, like all of them, after the code that has to come of it. */
export type CommonRefusal =
  | 'rate_limited'
  | 'auth_expired'
  | 'permission_missing'
  | 'upstream_unavailable'
  /** A refusal under a code that no table can hold, because the network introduced it yesterday. */
  | 'upstream_refused'

/**
 * Refusals of the network, each an answer that it really gives. Beside the common ones the suite asks for
 * `window_closed` when `capabilities.replyWindows` is there, and for what `capabilities.refusals` lists.
 */
export type RefusalFault = CommonRefusal | 'window_closed' | NetworkRefusal

/** How the network says no: its answer, and the names in it that an adapter has to hand on. */
export interface Refusal {
  /** The answer as the network's documents show it, a fresh one each time. */
  readonly answer: () => Response
  /** What `DmError.upstream.code` has to be; absent when the answer holds no code. */
  readonly code?: string
  /** What `DmError.upstream.subcode` has to be; absent when the answer holds none. */
  readonly subcode?: string
}

/** Every refusal that a network has. */
export type Refusals = Readonly<Record<CommonRefusal, Refusal>> &
  Readonly<Partial<Record<RefusalFault, Refusal>>>

/**
 * Breaks on the way.
 *
 * - `silent`: the network takes the request, does what it asks and never answers
 * - `reset`: the network takes the request, does what it asks, and the connection breaks before the answer
 * - `garbled`: the network takes the request, does what it asks, and the answer is half a body
 */
export type TransportFault = 'silent' | 'reset' | 'garbled'

/** What the suite asks a network to do wrong. */
export type Fault = RefusalFault | TransportFault
