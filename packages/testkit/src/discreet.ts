import { DmError } from '@dm/core'
import { expect } from 'vitest'
import type { Harness } from './harness.ts'

/** Expects that nothing which an error tells holds a token or app secret. */
export function expectDiscreetError(harness: Harness, error: unknown, what: string): void {
  expectNoSecret(harness, everythingToldBy(error), what)
}

export function expectNoSecret(harness: Harness, told: string, what: string): void {
  for (const secret of secretsOf(harness)) {
    const found = told.includes(secret) || told.includes(encodeURIComponent(secret))
    // The secret itself stays out of the report, too.
    expect(found, `a secret in ${what}`).toBe(false)
  }
}

function secretsOf({ credentials, appSecrets }: Harness): string[] {
  const { accessToken, accessTokenSecret, refreshToken } = credentials
  const secrets = [accessToken, accessTokenSecret, refreshToken, ...appSecrets]
  return secrets.filter((secret): secret is string => secret !== undefined && secret !== '')
}

/** Text, stack, JSON and own properties of an error and of all that it names as its cause. */
function everythingToldBy(error: unknown, depth = 0): string {
  if (!(error instanceof Error) && !DmError.isInstance(error))
    return `${String(error)} ${JSON.stringify(error)}`
  const own = Object.getOwnPropertyNames(error)
    .filter((name) => name !== 'cause')
    .map((name) => JSON.stringify((error as unknown as Record<string, unknown>)[name]))
  const cause = error.cause === undefined || depth > 10 ? '' : everythingToldBy(error.cause, depth + 1)
  return [String(error), error.stack, JSON.stringify(error), ...own, cause].join('\n')
}
