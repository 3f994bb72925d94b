import { createHmac } from 'node:crypto'
import type { Hmac } from '@dm/core'

/** The adapters' digest on Node: synchronous, and several times cheaper in a request than Web Crypto. */
export const nodeHmac: Hmac = (algorithm, key, data) =>
  createHmac(algorithm === 'SHA-1' ? 'sha1' : 'sha256', key)
    .update(data)
    .digest()
