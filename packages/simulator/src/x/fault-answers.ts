import type { Fault } from '../faults.ts'
import { problemResponse } from './api.ts'
import type { XContext } from './context.ts'
import { ProblemError, refuse } from './errors.ts'
import { headersOf } from './rates.ts'

/** Statuses that usually carry the older codes; https://developer.x.com/en/support/x-api/error-troubleshooting */
const statusByCode = new Map<number, number>([
  [32, 401],
  [34, 404],
  [50, 404],
  [88, 429],
  [89, 401],
  [99, 403],
  [108, 404],
  [130, 503],
  [131, 500],
  [135, 401],
  [214, 400],
  [215, 401],
  [324, 400],
  [325, 400],
])

const titles = new Map<number, string>([
  [400, 'Invalid Request'],
  [401, 'Unauthorized'],
  [402, 'CreditsDepleted'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
])

/**
 * The answer a fault asks for. `code` is one of the older codes and travels in `errors`; without one the answer is a
 * problem with the status. 502 and 504 come from in front of the API, as HTML.
 */
export function faultAnswer(context: XContext, fault: Fault): Response {
  const { code } = fault
  const status = fault.status ?? (code === undefined ? 503 : (statusByCode.get(code) ?? 403))
  const title = titles.get(status) ?? 'Error'
  if (code === undefined && (status === 502 || status === 504)) {
    const page = `<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`
    return new Response(page, { status, headers: { 'content-type': 'text/html' } })
  }
  const resetMs = context.clock.now() + 15 * 60_000
  const headers = status === 429 ? headersOf({ header: 'x-rate-limit', limit: 15, used: 15, resetMs }) : {}
  return problemResponse(problemOf(fault, status, title), context.switches.problemHost, headers)
}

function problemOf({ code, message }: Fault, status: number, title: string): ProblemError {
  if (code !== undefined)
    return refuse.code(status, code, message ?? `An error made by the simulator (${code})`)
  if (status === 402) return refuse.creditsDepleted()
  return new ProblemError(status, title, () => ({
    title,
    detail: message ?? title,
    type: 'about:blank',
    status,
  }))
}
