const urlSafe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const digits = '0123456789'

/** Where every identifier of the simulated platforms comes from. */
export interface IdSource {
  /** The same decimal id for the same label and seed, in every run: accounts, people. */
  stableDigits(label: string, length: number): string
  /** The same url-safe text for the same label and seed, in every run: thread ids, history. */
  stableText(label: string, length: number): string
  /** A decimal id never given before, in this run or an earlier one; beyond 2^53, as the real ones are. */
  nextDigits(): string
  /** Url-safe text never given before, in this run or an earlier one. */
  nextText(length: number): string
}

/**
 * Creates the source of ids. The cast is derived from `seed` and survives a restart; whatever happens
 * during a run carries `run`, by default the start time and random characters, so that a database which
 * outlives the simulator never meets an id twice.
 */
export function createIds(options: { seed: string; run?: string | undefined }): IdSource {
  const run = options.run ?? `${Date.now().toString(36)}${randomText(5)}`
  const firstDigits =
    options.run === undefined ? startDigits() : BigInt(draw(`digits ${run}`, 16, digits)) + 10n ** 16n
  let given = 0

  const stable = (label: string, length: number, alphabet: string) =>
    draw(`${options.seed} ${label}`, length, alphabet)

  return {
    stableDigits: (label, length) => `1${stable(label, length - 1, digits)}`,
    stableText: (label, length) => stable(label, length, urlSafe),
    nextDigits: () => String(firstDigits + BigInt(++given)),
    nextText(length) {
      const tail = `${run}-${(++given).toString(36)}`
      return draw(tail, Math.max(0, length - tail.length), urlSafe) + tail
    },
  }
}

function startDigits(): bigint {
  return BigInt(Date.now()) * 10_000n + BigInt(Math.floor(Math.random() * 10_000))
}

function randomText(length: number): string {
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => (byte % 36).toString(36)).join('')
}

/** Characters drawn by a small deterministic generator (mulberry32 seeded with FNV-1a); not for secrets. */
function draw(label: string, length: number, alphabet: string): string {
  let state = 0x811c9dc5
  for (const character of label) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  let text = ''
  for (let index = 0; index < length; index++) {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    text += alphabet[((mixed ^ (mixed >>> 14)) >>> 0) % alphabet.length] ?? ''
  }
  return text
}
