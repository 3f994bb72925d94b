import type { Page, PageQuery, SkippedItem } from '@dm/core'

export interface ReadPagesOptions<Item> {
  /** How many items the first page asks for. */
  readonly firstPage: number
  /** How many the others ask for. Default: as many. */
  readonly laterPages?: number
  /** After so many items it ends. */
  readonly atMost?: number
  /** At the first page with an item that is not wanted it ends. */
  readonly isWanted?: (item: Item) => boolean
}

export interface ReadPage<Item> {
  readonly items: readonly Item[]
  /** What the network listed and would not show. */
  readonly skipped: readonly SkippedItem[]
  /** Whether the network has nothing beyond what was given. */
  readonly ended: boolean
}

/**
 * Reads a list from the newest item on, page by page, as far as it is wanted. A page may be empty and still have a next
 * one.
 */
export async function* readPages<Item>(
  fetchPage: (query: PageQuery) => Promise<Page<Item>>,
  { firstPage, laterPages = firstPage, atMost = Infinity, isWanted = () => true }: ReadPagesOptions<Item>,
): AsyncGenerator<ReadPage<Item>, void> {
  let left = atMost
  let cursor: string | undefined
  do {
    const limit = Math.min(cursor === undefined ? firstPage : laterPages, left)
    const page = await fetchPage(cursor === undefined ? { limit } : { limit, cursor })
    const wanted = page.items.filter(isWanted)
    const items = wanted.slice(0, left)
    left -= items.length
    // The same cursor again would go on for ever.
    cursor = page.nextCursor === cursor ? undefined : page.nextCursor
    const ended = cursor === undefined && items.length === page.items.length
    yield { items, skipped: page.skipped ?? [], ended }
    if (wanted.length < page.items.length) return
  } while (cursor !== undefined && left > 0)
}
