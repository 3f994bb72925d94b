import { toBase64Url } from './byte-text.ts'

/**
 * Text that nobody can guess, of letters, digits, `-` and `_`: for states, nonces and verifiers.
 *
 * @param byteCount how many random bytes it stands for; 32 make 43 characters
 * @example
 * const state = randomText(32)
 */
export function randomText(byteCount: number): string {
  return toBase64Url(globalThis.crypto.getRandomValues(new Uint8Array(byteCount)))
}
