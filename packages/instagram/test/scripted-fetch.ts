import type { PlatformAdapter } from '@dm/core'
import { createInstagramAdapter, type InstagramLogin } from '@dm/instagram'

export const accountId = '17841400000000001'
export const pageId = '100000000000001'
export const personId = '900000000000002'

/** What a test sees of a call. */
export interface SeenCall {
  readonly method: string
  readonly url: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly authorization: string | null
  readonly body: unknown
}

/** An answer as JSON, or anything that a `fetch` may do. */
export type Answer = Readonly<Record<string, unknown>> | (() => Response)

/** An adapter whose network gives these answers in turn, the last one again and again, and notes the calls. */
export function scripted(login: InstagramLogin, ...answers: readonly Answer[]) {
  const calls: SeenCall[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? {}
    const url = new URL(input instanceof Request ? input.url : input)
    const body: unknown = init?.body
    calls.push({
      method: init?.method ?? 'GET',
      url: url.origin + url.pathname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: new Headers(init?.headers).get('authorization'),
      body: typeof body === 'string' && body.startsWith('{') ? (JSON.parse(body) as unknown) : body,
    })
    return typeof answer === 'function' ? answer() : Response.json(answer)
  }
  const config = { login, appId: '42', appSecret: 'the-app-secret', verifyToken: 'word' }
  const adapter: PlatformAdapter = createInstagramAdapter(config, { fetch, clock: () => now })
  const account = adapter.account({ accountId, accessToken: 'the-token', aliases: [pageId] })
  return { adapter, account, calls }
}

export const now = Date.parse('2026-11-22T10:00:00Z')

/** A refusal of Meta. */
export function refusal(code: number, subcode?: number, message = 'no'): Answer {
  return () =>
    Response.json(
      { error: { message, type: 'IGApiException', code, error_subcode: subcode, fbtrace_id: 'trace' } },
      { status: 403 },
    )
}
