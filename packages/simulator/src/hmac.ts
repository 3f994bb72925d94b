const encoder = new TextEncoder()

/** Hexadecimal HMAC-SHA256 of exactly these bytes (a string is taken as UTF-8). */
export async function hmacSha256(secret: string, message: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return [...(await hmac(secret, message, 'SHA-256'))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** Base64 HMAC, by default SHA-256, of exactly these bytes (a string is taken as UTF-8). */
export async function hmacBase64(
  secret: string,
  message: string | Uint8Array<ArrayBuffer>,
  hash: 'SHA-256' | 'SHA-1' = 'SHA-256',
): Promise<string> {
  return btoa(String.fromCharCode(...(await hmac(secret, message, hash))))
}

async function hmac(
  secret: string,
  message: string | Uint8Array<ArrayBuffer>,
  hash: string,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash }, false, [
    'sign',
  ])
  const bytes = typeof message === 'string' ? encoder.encode(message) : message
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))
}
