import { createHash } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'

/** Turns values into text that only the holder of the key can read or make. */
export interface SecretBox {
  seal(value: unknown): Promise<string>
  /** Rejects when the text was made with another key or has been touched. */
  open(sealed: string): Promise<unknown>
}

/** A box of AES-256-GCM tokens (JWE compact form), keyed by the operator's secret. */
export function createSecretBox(secret: string): SecretBox {
  const key = createHash('sha256').update(secret).digest()
  return {
    seal: (value) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    open: async (sealed) => {
      const { plaintext } = await compactDecrypt(sealed, key)
      return JSON.parse(new TextDecoder().decode(plaintext)) as unknown
    },
  }
}
