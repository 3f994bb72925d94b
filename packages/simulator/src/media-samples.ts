import { joinedBytes } from './joined-bytes.ts'

const encoder = new TextEncoder()

/** Bytes that pass for a file of this content type: a drawn picture, a tone, a stub of a video, a text. */
export async function drawSample(contentType: string, label: string): Promise<Uint8Array<ArrayBuffer>> {
  if (contentType.startsWith('image/')) return drawPicture(label)
  if (contentType.startsWith('audio/')) return toneFile()
  if (contentType.startsWith('video/'))
    return encoder.encode('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08mdat')
  return encoder.encode(`A sample file kept by the simulator (${label}).\n`)
}

/** A PNG of stripes whose colour comes from the label. */
async function drawPicture(label: string): Promise<Uint8Array<ArrayBuffer>> {
  const width = 320
  const height = 200
  const hue = Array.from(label).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 200, 7)
  const rows = new Uint8Array(height * (1 + width * 3))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3
      const stripe = Math.floor((x + y) / 40) % 2 === 0 ? 0 : 30
      rows.set([40 + hue - stripe / 2, 120 + stripe, 235 - hue + stripe / 3], at)
    }
  }
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'))
  const data = new Uint8Array(await new Response(packed).arrayBuffer())
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])
  return joinedBytes(signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array(0)))
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = joinedBytes(encoder.encode(name), data)
  const frame = new DataView(new ArrayBuffer(8))
  frame.setUint32(0, data.byteLength)
  frame.setUint32(4, checksum(body))
  const ends = new Uint8Array(frame.buffer)
  return joinedBytes(ends.slice(0, 4), body, ends.slice(4))
}

/** CRC-32 as PNG wants it. */
function checksum(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

/** Half a second of a quiet tone, 8-bit mono WAV. */
function toneFile(): Uint8Array<ArrayBuffer> {
  const rate = 8000
  const samples = new Uint8Array(rate / 2)
  for (let index = 0; index < samples.length; index++) {
    samples[index] = 128 + Math.round(20 * Math.sin((2 * Math.PI * 440 * index) / rate))
  }
  const header = new DataView(new ArrayBuffer(44))
  const text = (at: number, value: string) => new Uint8Array(header.buffer).set(encoder.encode(value), at)
  text(0, 'RIFF')
  header.setUint32(4, 36 + samples.length, true)
  text(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, rate, true)
  header.setUint32(28, rate, true)
  header.setUint16(32, 1, true)
  header.setUint16(34, 8, true)
  text(36, 'data')
  header.setUint32(40, samples.length, true)
  return joinedBytes(new Uint8Array(header.buffer), samples)
}
