import { createHash } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { LRUCache } from 'lru-cache'

/** Turns values into text that only the holder of the key can read or make. */
export interface SecretBox {
  seal(value: unknown): Promise<string>
  /** Rejects when the text was made with another key or has been touched. */
  open(sealed: string): Promise<unknown>
}

/** How many of those opened last are remembered: the same few are opened for every call. */
const remembered = 1_000

/** A box of AES-256-GCM tokens (JWE compact form), keyed by the operator's secret. */
export function createSecretBox(secret: string): SecretBox {
  const key = createHash('sha256').update(secret).digest()
  const opened = new LRUCache<string, string>({ max: remembered })
  return {
    seal: (value) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    open: async (sealed) => {
      const known = opened.get(sealed)
      if (known !== undefined) return JSON.parse(known) as unknown
      const { plaintext } = await compactDecrypt(sealed, key)
      const json = new TextDecoder().decode(plaintext)
      opened.set(sealed, json)
      return JSON.parse(json) as unknown
    },
  }
}
