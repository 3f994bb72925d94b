import type { Deadline } from './deadline.ts'

/**
 * Reads a body to its end, or to the first byte beyond `maxBytes`: then the rest is cancelled and the answer
 * is `undefined`. Rejects when the connection breaks or the deadline comes; the body is cancelled then too.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  deadline: Deadline,
): Promise<Uint8Array | undefined> {
  if (response.body === null) return new Uint8Array()
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await deadline.race(reader.read())
      if (done) return joined(chunks, length)
      length += value.length
      if (length > maxBytes) {
        abandon(reader)
        return undefined
      }
      chunks.push(value)
    }
  } catch (error) {
    abandon(reader)
    throw error
  }
}

/** Gives a body up without waiting for it and without caring how that goes. */
export function abandon(body: { cancel(): Promise<void> } | null): void {
  void body?.cancel().catch(() => undefined)
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
