/** Where something answers, and to which methods. */
export interface Endpoint {
  /** With parameters as `:name`. */
  readonly path: string
  readonly methods: readonly string[]
}

/** A part of the path too many or too few, such as a missing `/api`. */
const wholePart = 2
/** Beyond this a guess would be about something else. */
const farthest = 5

type Parts = readonly (string | undefined)[]

/**
 * What somebody who asked for a path that is not there probably wanted: the same with a part more or less, in other
 * letters, without a slash at its end, or spelt a little differently.
 */
export function nearestEndpoint(
  method: string,
  asked: string,
  endpoints: readonly Endpoint[],
): Endpoint | undefined {
  const given = partsOf(asked)
  const readings =
    given[0] === 'api'
      ? [{ given, cost: 0 }]
      : [
          { given, cost: 0 },
          { given: ['api', ...given], cost: wholePart },
        ]
  const guesses = endpoints.flatMap(({ path, methods }) => {
    const parts = partsOf(path)
    const otherMethod = methods.includes(method) ? 0 : 0.5
    return readings.flatMap(({ given: read, cost }) =>
      variantsOf(read, parts.length).flatMap((variant) => {
        if (!parts.some((part, index) => isNamed(part) && variant.parts[index] !== undefined)) return []
        const distances = parts.map((part, index) => distanceOf(part, variant.parts[index]))
        const distance = distances.reduce((sum, one) => sum + one, cost + variant.cost + otherMethod)
        if (distance > farthest) return []
        return [{ endpoint: { path: filledIn(parts, variant.parts), methods }, distance }]
      }),
    )
  })
  return guesses.sort((one, other) => one.distance - other.distance)[0]?.endpoint
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

/** What was asked for with as many parts as wanted, if that is one more or one less; what is missing is `undefined`. */
function variantsOf(given: Parts, length: number): { parts: Parts; cost: number }[] {
  if (given.length === length) return [{ parts: given, cost: 0 }]
  if (given.length + 1 === length) {
    return Array.from({ length }, (_, at) => ({ parts: given.toSpliced(at, 0, undefined), cost: wholePart }))
  }
  if (given.length === length + 1) {
    return given.map((_, at) => ({ parts: given.toSpliced(at, 1), cost: wholePart }))
  }
  return []
}

/** Whether a part says what somebody wants; a guess needs one. */
function isNamed(part: string): boolean {
  return part !== 'api' && !part.startsWith(':')
}

/** In letters; a part that differs in more than a third of them is another word. */
function distanceOf(part: string, given: string | undefined): number {
  // A parameter is forgotten more easily than a word.
  if (given === undefined) return part.startsWith(':') ? 0 : 0.25
  if (part.startsWith(':')) return 0
  const allowed = Math.max(1, Math.floor(part.length / 3))
  if (Math.abs(part.length - given.length) > allowed) return Infinity
  const distance = editDistance(part.toLowerCase(), given.toLowerCase())
  return distance > allowed ? Infinity : distance
}

/** How many letters have to be put in, taken out or changed. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++) {
      const changed = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** The path, with the parameters that were given. */
function filledIn(parts: readonly string[], given: Parts): string {
  return `/${parts.map((part, index) => (part.startsWith(':') ? (given[index] ?? part) : part)).join('/')}`
}
