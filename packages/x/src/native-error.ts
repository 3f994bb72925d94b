import { DmError, dmErrorCodes } from '@dm/core'
import { isPlainObject, omitUndefined, type HttpResponse } from '@dm/core/kit'
import { findXError } from './error-table.ts'
import { resetAfterMs } from './api/rate-limit.ts'

/** How long to wait when X asks for fewer calls and does not say until when. */
export const unknownResetMs = 60_000

/**
 * The error that an answer stands for, `undefined` when it is none or when its status says enough. X puts
 * errors under status 200 too: alone they are the answer, beside data they are about parts of it.
 *
 * A 5xx is left to its status, which knows whether the call may have had an effect.
 *
 * @see https://docs.x.com/x-api/fundamentals/response-codes-and-errors
 */
export function xErrorFrom({ status, headers, body }: HttpResponse, now: number): DmError | undefined {
  if (status >= 500) return undefined
  const answer = isPlainObject(body) ? body : {}
  const [first] = errorsOf(answer)
  if (status < 400 && (first === undefined || 'data' in answer || 'meta' in answer)) return undefined
  const native = read(answer, first)
  const row = findXError({ status, ...native })
  const code = row?.becomes ?? 'upstream_refused'
  const message = native.text === '' ? undefined : native.text
  return new DmError({
    code,
    message: row === undefined ? `X refused: ${message ?? 'it gave no reason'}` : sentence(row, message),
    retryable: row?.retryable ?? false,
    upstream: omitUndefined({ status, code: native.code, subcode: native.problem, message }),
    ...omitUndefined({
      retryAfterMs: code === 'rate_limited' ? (resetAfterMs(headers, now) ?? unknownResetMs) : undefined,
    }),
  })
}

/** A wrong call is X's to explain: which parameter it is stands nowhere else. */
function sentence(row: { becomes: DmError['code']; message?: string }, native: string | undefined): string {
  const message = row.message ?? dmErrorCodes[row.becomes]
  return row.becomes === 'invalid_request' && native !== undefined ? `${message} X says: ${native}` : message
}

function errorsOf(answer: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(answer.errors) ? answer.errors.filter(isPlainObject) : []
}

/** The four shapes: a problem, a problem that lists what is wrong, a list of problems, and that of OAuth. */
function read(answer: Record<string, unknown>, first: Record<string, unknown> = {}) {
  const type = textOf(answer.type) ?? textOf(first.type)
  const details = [
    answer.title,
    first.title,
    answer.detail,
    first.detail,
    first.message,
    answer.error_description,
  ]
  const text = [...new Set(details.map(textOf).filter((part) => part !== undefined))].join(' ')
  return {
    code: codeOf(first.code) ?? codeOf(answer.error),
    problem: /\/problems\/([\w-]+)$/.exec(type ?? '')?.[1],
    text,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function codeOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value)
}
