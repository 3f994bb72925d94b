/** The beginning and the end of a series, equally long, without what comes while something still warms up. */
export function trendOf(samples: readonly number[]): {
  readonly first: readonly number[]
  readonly last: readonly number[]
} {
  const settled = samples.slice(Math.floor(samples.length / 5))
  const quarter = Math.max(1, Math.floor(settled.length / 4))
  return { first: settled.slice(0, quarter), last: settled.slice(-quarter) }
}
