import type { z } from 'zod'
import type { PlatformSetting } from '../adapter/platform-definition.ts'
import { DmError } from '../errors/dm-error.ts'
import { redact } from './redact.ts'

type Issue = z.core.$ZodIssue

/**
 * Checks values against a schema and says all that is wrong with them at once, each by its name.
 *
 * A value never appears in the message, since any of them may be a secret; not even when a message of the
 * schema quotes it (texts shorter than four characters are not looked for). The schema must not be asynchronous.
 *
 * @param options `title` begins the message; `nameOf` gives the name that the operator knows, usually the
 * environment variable, for a key of the values
 * @throws {DmError} `invalid_config`, one line for each wrong value; `field` is the first of their names
 * @example
 * const config = parseConfig(schema, values, { title: 'Facebook', nameOf: (key) => envNames[key] ?? key })
 * // Facebook: 2 settings are missing or wrong.
 * //   FACEBOOK_APP_ID: is missing, expected string
 * //   FACEBOOK_API_VERSION: must match pattern /^v\d+\.0$/
 */
export function parseConfig<S extends z.ZodType>(
  schema: S,
  values: unknown,
  options: { readonly title?: string; readonly nameOf?: (key: string) => string } = {},
): z.output<S> {
  const result = schema.safeParse(values)
  if (result.success) return result.data
  const { title = 'Configuration', nameOf = (key: string) => key } = options
  const problems = new Map<string, Set<string>>()
  for (const [path, what] of result.error.issues.flatMap((issue) => problemsOf(issue, values))) {
    const name = nameAt(path, nameOf)
    problems.set(name, (problems.get(name) ?? new Set()).add(what))
  }
  const lines = [...problems].map(([name, what]) => `\n  ${name}: ${[...what].join('; ')}`)
  const [field = ''] = problems.keys()
  const count = problems.size === 1 ? '1 setting is' : `${problems.size} settings are`
  throw new DmError({
    code: 'invalid_config',
    message: `${title}: ${count} missing or wrong.${lines.join('')}`,
    field,
  })
}

/**
 * Picks the values of settings out of an environment, by key. A value is stripped of white space around it
 * (a line break at the end of a pasted secret is never meant); what is empty then counts as absent.
 *
 * @example
 * settingsFrom(definition.settings, { FACEBOOK_APP_ID: '42', FACEBOOK_APP_SECRET: '' }) // { appId: '42' }
 */
export function settingsFrom(
  settings: readonly PlatformSetting[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const present = settings
    .map(({ key, env: name }) => [key, env[name]?.trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(present)
}

type Path = readonly PropertyKey[]

function problemsOf(issue: Issue, values: unknown): (readonly [Path, string])[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => [[...path, key], 'is not a known setting'] as const)
  }
  const value = valueAt(values, path)
  const expected = expectedBy(issue)
  if (value === undefined) return [[path, `is missing, ${expected.replace(/, received undefined$/, '')}`]]
  // What is allowed comes from the schema alone; a value that is a part of it would tear a hole into it.
  if (issue.code === 'invalid_value') return [[path, allowedBy(issue)]]
  return [[path, redact(expected, textsIn(value))]]
}

function allowedBy({ values }: z.core.$ZodIssueInvalidValue): string {
  const allowed = values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)))
  return `expected ${allowed.length > 1 ? 'one of ' : ''}${allowed.join('|')}`
}

function expectedBy(issue: Issue): string {
  const options = issue.code === 'invalid_union' ? issue.errors.flat() : []
  const messages = options.length > 0 ? options.map(({ message }) => message) : [issue.message]
  return [...new Set(messages.map(withoutPreamble))].join(', or ')
}

function withoutPreamble(message: string): string {
  return message.replace(/^Invalid (input|string|option): /, '')
}

function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    values,
  )
}

/** Every text and number at or below a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function nameAt([first, ...rest]: Path, nameOf: (key: string) => string): string {
  return first === undefined ? 'settings' : [nameOf(String(first)), ...rest.map(String)].join('.')
}
