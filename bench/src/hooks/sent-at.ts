/** Where a receiver never answers. */
export const hangs = '/hooks/hangs'

const begin = 'Written at '

/** The text of a message that says when it was written. */
export const textAt = (now: number) => `${begin}${now}`

/** When that was; `undefined` for a body that does not say so. */
export function sentAt(body: Buffer): number | undefined {
  const at = body.indexOf(begin)
  if (at < 0) return undefined
  return Number.parseInt(body.toString('latin1', at + begin.length, at + begin.length + 13), 10)
}
