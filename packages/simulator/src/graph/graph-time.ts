/** A moment as Graph nodes write it: `2026-01-31T10:20:30+0000`. */
export function graphTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, '+0000')
}
