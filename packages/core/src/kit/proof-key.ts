import { toBase64Url } from './byte-text.ts'
import { randomText } from './random-text.ts'

/**
 * A proof key for an OAuth code (PKCE): the challenge goes into the authorize URL with
 * `code_challenge_method=S256`, the verifier is kept and shown when the code is exchanged.
 *
 * @param verifier 43 to 128 characters; a random one when left out
 * @see https://www.rfc-editor.org/rfc/rfc7636
 * @example
 * const { verifier, challenge } = await createProofKey()
 */
export async function createProofKey(
  verifier: string = randomText(32),
): Promise<{ readonly verifier: string; readonly challenge: string }> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return { verifier, challenge: toBase64Url(new Uint8Array(digest)) }
}
