import { DmError } from '../errors/dm-error.ts'
import { redact } from './redact.ts'

const deepest = 5

/**
 * A copy of an error that may be logged: name, message and code of it and of its causes, with secrets and
 * the queries of URLs taken out. The original must not be kept, because anything may hang on it.
 */
export function safeCause(error: unknown, secrets: readonly string[], depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === deepest) return undefined
  const cause = safeCause(error.cause, secrets, depth + 1)
  const copy = new Error(safeText(error.message, secrets), cause === undefined ? undefined : { cause })
  const code = codeOf(error)
  return Object.assign(copy, { name: error.name }, code === undefined ? undefined : { code })
}

/** Takes secrets and the queries of URLs out of a text. */
export function safeText(text: string, secrets: readonly string[]): string {
  return redact(text, secrets).replace(/(https?:\/\/[^\s?#"'`<>]*)[?#][^\s"'`<>]*/gi, '$1?[redacted]')
}

/** The same `DmError` without the secrets; the very same when it holds none and no cause. */
export function safeDmError(error: DmError, secrets: readonly string[]): DmError {
  const { code, retryable, retryAfterMs, field, upstream } = error
  const message = safeText(error.message, secrets)
  const cause = safeCause(error.cause, secrets)
  const safeUpstream =
    upstream === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(upstream).map(([key, value]: [string, unknown]) => [
            key,
            typeof value === 'string' ? safeText(value, secrets) : value,
          ]),
        )
  return new DmError({
    code,
    message,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(field === undefined ? {} : { field: safeText(field, secrets) }),
    ...(safeUpstream === undefined ? {} : { upstream: safeUpstream }),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The `DmError` that an injected `fetch` threw, however deep the runtime has wrapped it. */
export function dmErrorWithin(error: unknown, depth = 0): DmError | undefined {
  if (DmError.isInstance(error)) return error
  return error instanceof Error && depth < deepest ? dmErrorWithin(error.cause, depth + 1) : undefined
}

/** The system's or runtime's code of an error, for example `ECONNREFUSED`. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
