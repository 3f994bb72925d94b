import type { XContext } from './context.ts'
import { matching } from './query.ts'
import { refuse, badValue } from './errors.ts'
import { compareIds } from './snowflake.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUV'

/** What a pagination token looks like: base32hex of at least sixteen characters. */
export const tokenForm = matching(/^[0-9A-Va-v]{16,}$/)

/**
 * One page of a listing that is newest first. A token names the id beside the page, so what is added meanwhile does
 * not move it. https://docs.x.com/x-api/fundamentals/pagination
 */
export function pageOf<T extends { id: string }>(
  context: XContext,
  items: readonly T[],
  query: URLSearchParams,
  usualSize: number,
): { shown: T[]; meta: Record<string, unknown> } {
  const asked = Number(query.get('max_results') ?? usualSize)
  const size = context.switches.pages === 'short' ? Math.max(1, Math.floor(asked / 2)) : asked
  const place = readToken(query.get('pagination_token'))
  const rest = items.filter(({ id }) => {
    if (!place) return true
    return place.direction === 'n' ? compareIds(id, place.id) < 0 : compareIds(id, place.id) > 0
  })
  const shown = place?.direction === 'p' ? rest.slice(-size) : rest.slice(0, size)
  const first = shown[0]
  const last = shown.at(-1)
  const newest = items[0]
  const oldest = items.at(-1)
  return {
    shown,
    meta: {
      result_count: shown.length,
      next_token: last && oldest && last.id !== oldest.id ? writeToken('n', last.id) : undefined,
      previous_token: first && newest && first.id !== newest.id ? writeToken('p', first.id) : undefined,
    },
  }
}

function writeToken(direction: 'n' | 'p', id: string): string {
  let bits = ''
  for (const character of `${direction}${id.padStart(19, '0')}`) {
    bits += character.charCodeAt(0).toString(2).padStart(8, '0')
  }
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)] ?? '').join('')
}

function readToken(token: string | null): { direction: string; id: string } | undefined {
  if (token === null) return undefined
  const bits = Array.from(token.toUpperCase())
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0'))
    .join('')
  const text = (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join('')
  const [, direction, id] = /^([np])0*(\d+)$/.exec(text) ?? []
  if (direction === undefined || id === undefined) {
    throw refuse.invalid(badValue('pagination_token', token, 'is not valid'))
  }
  return { direction, id }
}
