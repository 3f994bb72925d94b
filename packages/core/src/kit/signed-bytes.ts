import type { Hmac } from '../adapter/runtime.ts'
import { constantTimeEqual } from './digest.ts'

/** A claim that somebody who has the secret signed these bytes. */
export interface SignedBytes {
  /** The digest that came along; `undefined` when it was missing or unreadable. */
  readonly claimed: Uint8Array | undefined
  /** The bytes as they came: a body that was parsed and written again fails. */
  readonly rawBody: Uint8Array
  /** Any of them will do, so that one can be replaced without losing events. */
  readonly secrets: readonly string[]
  readonly hmac: Hmac
}

/**
 * Whether one of the secrets makes the claimed HMAC-SHA256 of exactly these bytes. Compares in constant time;
 * synchronous when the digest is.
 *
 * @example
 * return isSigned({ claimed: fromHex(header.slice('sha256='.length)), rawBody, secrets: [appSecret], hmac })
 */
export function isSigned({ claimed, rawBody, secrets, hmac }: SignedBytes): boolean | Promise<boolean> {
  const [secret, ...others] = secrets
  if (claimed === undefined || secret === undefined) return false
  // One after the other, because the first nearly always fits and each digest costs more than all the rest.
  const fits = (digest: Uint8Array) =>
    constantTimeEqual(digest, claimed) || isSigned({ claimed, rawBody, secrets: others, hmac })
  const digest = hmac('SHA-256', secret, rawBody)
  return digest instanceof Uint8Array ? fits(digest) : digest.then(fits)
}
