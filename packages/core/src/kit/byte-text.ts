const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Writes bytes as lower-case hexadecimal.
 *
 * @example
 * toHex(new Uint8Array([0, 171])) // '00ab'
 */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexPairs[byte] ?? ''
  return text
}

/**
 * Reads hexadecimal of either case. `undefined` for anything else: an odd length, a prefix, white space.
 *
 * @example
 * fromHex('00AB') // Uint8Array [0, 171]
 * fromHex('0xab') // undefined
 */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (hexDigit(text.charCodeAt(index * 2)) << 4) | hexDigit(text.charCodeAt(index * 2 + 1))
  }
  return bytes
}

/** The value of a character that is known to be a hexadecimal digit. Letters of either case differ in one bit. */
function hexDigit(code: number): number {
  return code <= digitNine ? code & 0xf : (code & 0xf) + 9
}

const digitNine = 0x39

/**
 * Writes bytes as base64 with `+`, `/` and padding (RFC 4648 section 4).
 *
 * @example
 * toBase64(new Uint8Array([251, 255])) // '+/8='
 */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunkBytes))
  }
  return btoa(binary)
}

/**
 * Reads base64 of either alphabet, with or without padding, so that one function serves signature headers
 * and signed requests. `undefined` for anything else: white space, wrong padding, a length that cannot be.
 *
 * @example
 * fromBase64('+/8=') // Uint8Array [251, 255]
 * fromBase64('-_8') // the same
 * fromBase64('a') // undefined
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(standard)
  if (match === null) return undefined
  const [, digits = '', padding = ''] = match
  const rest = digits.length % 4
  if (rest === 1 || (padding !== '' && (rest === 0 || rest + padding.length !== 4))) return undefined
  const binary = atob(digits)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

/**
 * Writes bytes as base64 that is safe in URLs: `-`, `_`, no padding (RFC 4648 section 5).
 *
 * @example
 * toBase64Url(new Uint8Array([251, 255])) // '-_8'
 */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

// A call takes only so many arguments.
const chunkBytes = 0x8000
