import type { Params } from './params.ts'
import { graphRefusals as refuse } from './errors.ts'

/** A listing, newest first; `key` gives each item a place that does not depend on the others. */
export interface Listing<T> {
  /** Path of the edge, for links: `t_…/messages`. */
  edge: string
  items: T[]
  key: (item: T) => [number, number]
  view: (item: T) => unknown
  options: { limit?: string | undefined; after?: string | undefined; before?: string | undefined }
  /** Parameters that the links repeat. */
  query: Record<string, string | undefined>
}

/** What a listing needs of its call. */
export interface PagedCall {
  base: string
  linkToken: string | undefined
  context: {
    switches: {
      pages: 'full' | 'short' | 'empty'
      limits: { defaultPageSize: number; largestPageSize: number }
    }
  }
}

/** The paging parameters of a call. */
export function pagingOptions({ params }: { params: Params }): Listing<unknown>['options'] {
  return { limit: params.text('limit'), after: params.text('after'), before: params.text('before') }
}

interface Cursor {
  edge: string
  at: [number, number]
  /** This place was already answered with an empty page. */
  emptied: boolean
}

/**
 * One page of a listing with cursors and absolute links. Only a missing `next` ends it.
 * https://developers.facebook.com/docs/graph-api/results
 */
export function pageOf<T>(call: PagedCall, listing: Listing<T>) {
  const { limits, pages } = call.context.switches
  const { items, key, edge, options } = listing
  const limit = readLimit(options.limit, limits.defaultPageSize, limits.largestPageSize)
  const after = readCursor(options.after, edge)
  const before = readCursor(options.before, edge)

  const rest = items.filter((item) => {
    if (after && compare(key(item), after.at) >= 0) return false
    return !before || compare(key(item), before.at) > 0
  })
  const size = pages === 'short' ? Math.max(1, Math.floor(limit / 2)) : limit
  const empty = pages === 'empty' && rest.length > 0 && !before && after?.emptied !== true
  const shown = empty ? [] : before ? rest.slice(-size) : rest.slice(0, size)

  const first = shown[0]
  const last = shown.at(-1)
  const start: Cursor = { edge, at: [Infinity, Infinity], emptied: true }
  const cursors = {
    before: writeCursor(first === undefined ? (after ?? start) : { edge, at: key(first), emptied: false }),
    after: writeCursor(
      last === undefined ? { ...(after ?? start), emptied: true } : { edge, at: key(last), emptied: false },
    ),
  }
  const lastItem = items.at(-1)
  const hasNext =
    empty || (last !== undefined && lastItem !== undefined && compare(key(last), key(lastItem)) > 0)
  const newest = items[0]
  const hasPrevious = first !== undefined && newest !== undefined && compare(key(first), key(newest)) < 0

  const data = shown.map(listing.view)
  if (data.length === 0 && !hasNext) return { data }
  return {
    data,
    paging: {
      cursors,
      next: hasNext ? link(call, listing, limit, { after: cursors.after }) : undefined,
      previous: hasPrevious ? link(call, listing, limit, { before: cursors.before }) : undefined,
    },
  }
}

function link<T>(call: PagedCall, listing: Listing<T>, limit: number, place: Record<string, string>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({
    access_token: call.linkToken,
    ...listing.query,
    limit,
    ...place,
  })) {
    if (value !== undefined) query.set(name, String(value))
  }
  return `${call.base}/${listing.edge}?${query.toString()}`
}

function readLimit(text: string | undefined, usual: number, largest: number): number {
  if (text === undefined) return usual
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1)
    throw refuse.badParameter('Param limit must be a positive integer')
  return Math.min(limit, largest)
}

function writeCursor({ edge, at, emptied }: Cursor): string {
  const [major, minor] = at.map((part) => (part === Infinity ? 'top' : String(part)))
  return btoa(`${edge} ${major ?? ''} ${minor ?? ''} ${emptied ? 'e' : 'f'}`)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function readCursor(text: string | undefined, edge: string): Cursor | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const [of, major, minor, flag] = atob(text.replaceAll('-', '+').replaceAll('_', '/')).split(' ')
    const at = [major, minor].map((part) => (part === 'top' ? Infinity : Number(part)))
    const [first = NaN, second = NaN] = at
    if (of === edge && !Number.isNaN(first) && !Number.isNaN(second)) {
      return { edge, at: [first, second], emptied: flag === 'e' }
    }
  } catch {
    // Falls through to the refusal below.
  }
  throw refuse.badParameter('Invalid cursors values')
}

function compare(a: [number, number], b: [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}
