import type { IdSource } from '../ids.ts'

/**
 * An id for a new message. Where a webhook leaves the `m_` out, what is left must not look as though it still had it:
 * nobody could tell the two apart.
 */
export function nextMid(ids: Pick<IdSource, 'nextText'>): string {
  const text = ids.nextText(40)
  return text.startsWith('m_') ? nextMid(ids) : `m_${text}`
}
