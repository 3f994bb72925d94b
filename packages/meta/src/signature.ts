import type { Hmac } from '@dm/core'
import { fromHex, isSigned } from '@dm/core/kit'

/** The header in which Meta signs the body of a webhook. */
export const signatureHeader = 'x-hub-signature-256'

export interface HubSignature {
  /** The value of the header `X-Hub-Signature-256`, `null` when it is missing. */
  readonly header: string | null
  /** The bytes as they came. Meta escapes them in its own way, so a body that was parsed and written again fails. */
  readonly rawBody: Uint8Array
  /** Secrets of the app; any of them will do, so that one can be replaced without losing events. */
  readonly secrets: readonly string[]
  readonly hmac: Hmac
}

/**
 * Whether Meta signed exactly these bytes with one of the secrets. Synchronous when the digest is.
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function verifyHubSignature(signature: HubSignature): boolean | Promise<boolean> {
  const { header, rawBody, secrets, hmac } = signature
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1]
  return isSigned({ claimed: given === undefined ? undefined : fromHex(given), rawBody, secrets, hmac })
}
