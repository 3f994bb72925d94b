import { z } from 'zod'

/** The paging part of a listed answer. `next` is read only for where it goes on: it holds the token as well. */
export const wirePaging = z
  .object({
    cursors: z.object({ after: z.string().nullish() }).nullish(),
    next: z.string().nullish(),
  })
  .nullish()

/** What may say where a page begins, besides the cursor `after`; old listings page by time. */
const positions = ['after', 'offset', 'since', 'until', '__paging_token'] as const

/**
 * The cursor of the next page, `undefined` on the last. Only a missing `next` ends a listing: a page may be
 * short or empty and still have one. The cursor never holds the token that is in `next`.
 *
 * @see https://developers.facebook.com/docs/graph-api/results
 */
export function nextCursor(paging: z.output<typeof wirePaging>): string | undefined {
  const next = paging?.next
  if (next == null) return undefined
  const after = paging?.cursors?.after ?? undefined
  if (after !== undefined || !URL.canParse(next)) return after
  const query = new URL(next).searchParams
  const kept = positions.flatMap((name) => query.getAll(name).map((value) => [name, value]))
  return kept.length === 0 ? undefined : `?${new URLSearchParams(kept).toString()}`
}

/** The part of a query that asks for the page at a cursor of {@link nextCursor}. */
export function pageAt(cursor: string | undefined): Record<string, string> {
  if (cursor === undefined) return {}
  if (!cursor.startsWith('?')) return { after: cursor }
  const given = new URLSearchParams(cursor)
  return Object.fromEntries(positions.flatMap((name) => given.getAll(name).map((value) => [name, value])))
}
