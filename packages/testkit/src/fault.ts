/** Refusals of the network, each an answer that it really gives; named after the code that has to come of it. */
export type RefusalFault =
  | 'rate_limited'
  | 'auth_expired'
  | 'permission_missing'
  | 'upstream_unavailable'
  /** Only asked for when `capabilities.replyWindows` is there. */
  | 'window_closed'
  /** A refusal under a code that no table can hold, because the network introduced it yesterday. */
  | 'upstream_refused'

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
