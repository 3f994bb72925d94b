const encoder = new TextEncoder()

/** Hexadecimal HMAC-SHA256 of exactly these bytes (a string is taken as UTF-8). */
export async function hmacSha256(secret: string, message: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const bytes = typeof message === 'string' ? encoder.encode(message) : message
  const digest = await crypto.subtle.sign('HMAC', key, bytes)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
