import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares digests, which have one length, so that the time it takes tells nothing of what was expected. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
