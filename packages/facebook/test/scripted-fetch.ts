import type { Account } from '@dm/core'
import { createFacebookAdapter } from '@dm/facebook'

export const pageId = '100000000000001'
export const personId = '200000000000002'

/** What a test sees of a call. */
export interface SeenCall {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

/** An answer as JSON, or anything that a `fetch` may do. */
export type Answer = Readonly<Record<string, unknown>> | (() => Response | Promise<Response>)

/** A Page whose network gives these answers in turn, the last one again and again, and notes the calls. */
export function scriptedPage(...answers: readonly Answer[]): { account: Account; calls: SeenCall[] } {
  const calls: SeenCall[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? {}
    const url = new URL(input instanceof Request ? input.url : input)
    calls.push({
      method: init?.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : init?.body,
    })
    return typeof answer === 'function' ? answer() : Response.json(answer)
  }
  const config = { appId: '42', appSecret: 'the-app-secret', verifyToken: 'word' }
  const account = createFacebookAdapter(config, { fetch }).account({
    accountId: pageId,
    accessToken: 'the-page-token',
  })
  return { account, calls }
}

/** A refusal of Meta. */
export function refusal(code: number, subcode?: number, message = 'no'): Answer {
  return () =>
    Response.json(
      { error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'trace' } },
      { status: 400 },
    )
}
