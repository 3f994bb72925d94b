import { DmError } from '../errors/dm-error.ts'
import type { Page, PageQuery } from '../model/page.ts'

/**
 * Walks all pages of a list and gives out its items one by one; a page is fetched only when it is needed.
 *
 * Items that the network would not show (`Page.skipped`) are passed over; read the pages yourself when you
 * need them.
 *
 * @param query where to begin and how large a page may be; `max` is the number of items after which to stop
 * @throws {DmError} `upstream_malformed` when the network gives a cursor that it gave before, which would
 * never end; and whatever `fetchPage` throws
 * @example
 * for await (const message of paginate((query) => account.listMessages(conversation, query), { max: 500 })) {
 *   archive(message)
 * }
 */
export async function* paginate<T>(
  fetchPage: (query: PageQuery) => Promise<Page<T>>,
  query: PageQuery & { readonly max?: number } = {},
): AsyncGenerator<T> {
  const { max = Infinity, limit = Infinity } = query
  const seen = new Set<string>()
  let { cursor } = query
  let left = max
  while (left > 0) {
    const size = Math.min(limit, left)
    const page = await fetchPage({
      ...(size === Infinity ? {} : { limit: size }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const item of page.items) {
      if (left <= 0) return
      left -= 1
      yield item
    }
    if (cursor !== undefined) seen.add(cursor)
    cursor = page.nextCursor
    if (cursor === undefined) return
    if (seen.has(cursor)) {
      throw new DmError({ code: 'upstream_malformed', message: 'The network went back to an earlier page.' })
    }
  }
}
