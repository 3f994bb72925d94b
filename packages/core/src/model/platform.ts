/**
 * The name of a network, in lower case: `facebook`, `instagram`, `x`.
 *
 * An open string, so that a network that this package has never heard of can be added without changing it.
 */
export type PlatformId = string

/** A moment as ISO 8601 in UTC with milliseconds, for example `2026-11-01T10:00:02.000Z`. Sorts as text. */
export type Timestamp = string
