import { DmError, type Upstream } from '../errors/dm-error.ts'
import { redact } from './redact.ts'

const deepest = 5

/**
 * A copy of an error that may be logged: name, message and code of it and of its causes, with secrets and
 * the queries of URLs taken out. The original must not be kept, because anything may hang on it.
 */
export function safeCause(error: unknown, secrets: readonly string[], depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === deepest) return undefined
  const cause = safeCause(error.cause, secrets, depth + 1)
  const message = safeText(error.message, secrets)
  const copy = new Error(message, cause === undefined ? undefined : { cause })
  const code = codeOf(error)
  // The stack of the original would bring its message back, and that of the copy leads here only.
  const { name } = error
  return Object.assign(
    copy,
    { name, stack: `${name}: ${message}` },
    code === undefined ? undefined : { code },
  )
}

/** Takes secrets and the queries of URLs out of a text. */
export function safeText(text: string, secrets: readonly string[]): string {
  return redact(text, secrets).replace(/(https?:\/\/[^\s?#"'`<>]*)[?#][^\s"'`<>]*/gi, '$1?[redacted]')
}

/**
 * A `DmError` without the secrets, also in its cause; the very same one when it has neither. Other texts stay
 * as they are, links included: they were written for people.
 */
export function safeDmError(error: DmError, secrets: readonly string[]): DmError {
  const { code, retryable, retryAfterMs, field, upstream } = error
  const cause = safeCause(error.cause, secrets)
  const safe = new DmError({
    code,
    message: redact(error.message, secrets),
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(field === undefined ? {} : { field: redact(field, secrets) }),
    ...(upstream === undefined ? {} : { upstream: safeUpstream(upstream, secrets) }),
    ...(cause === undefined ? {} : { cause }),
  })
  const unchanged = error.cause === undefined && JSON.stringify(error) === JSON.stringify(safe)
  return unchanged ? error : safe
}

function safeUpstream(upstream: Upstream, secrets: readonly string[]): Upstream {
  const entries = Object.entries(upstream).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? redact(value, secrets) : value,
  ])
  return Object.fromEntries(entries) as Upstream
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
