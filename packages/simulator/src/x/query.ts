import { badValue, refuse, type InvalidParameter } from './errors.ts'

/** How one query parameter is checked: answers its rule when the value breaks it. */
export type Check = (value: string) => string | undefined

/** A whole number in a range. */
export function between(least: number, most: number): Check {
  return (value) => {
    const inside = /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most
    return inside ? undefined : `is not between ${least} and ${most}`
  }
}

/** A text of a form. */
export function matching(pattern: RegExp): Check {
  return (value) => (pattern.test(value) ? undefined : `does not match ${pattern.source}`)
}

/** Words of a list, separated by commas. */
export function wordsOf(words: readonly string[]): Check {
  return (value) => {
    const wrong = value.split(',').find((word) => !words.includes(word))
    return wrong === undefined ? undefined : `is not one of [${words.join(',')}]`
  }
}

/** Ids, separated by commas. */
export function idsUpTo(most: number): Check {
  return (value) => {
    const ids = value.split(',')
    const right = ids.length <= most && ids.every((id) => /^[0-9]{1,19}$/.test(id))
    return right ? undefined : `is not 1 to ${most} ids`
  }
}

/**
 * Holds a query to what an endpoint takes; refuses unknown names, wrong values and what is required and missing, all
 * of them at once.
 */
export function checkQuery(
  query: URLSearchParams,
  checks: Record<string, Check>,
  required: readonly string[] = [],
): void {
  const wrong: InvalidParameter[] = required
    .filter((name) => !query.has(name))
    .map((name) => ({
      message: `The \`${name}\` query parameter is missing but it is required`,
      parameters: { [name]: [] },
    }))
  for (const [name, value] of query) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (!check) {
      wrong.push({
        message: `The query parameter [${name}] is not one of [${Object.keys(checks).join(',')}]`,
        parameters: { [name]: [value] },
      })
      continue
    }
    const rule = check(value)
    if (rule !== undefined) wrong.push(badValue(name, value, rule))
  }
  if (wrong.length > 0) throw refuse.invalid(...wrong)
}

/** The words of a comma-separated parameter. */
export function listOf(query: URLSearchParams, name: string): string[] {
  return query.get(name)?.split(',') ?? []
}
