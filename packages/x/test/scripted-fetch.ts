import type { AdapterRuntime, Credentials, CredentialsSource } from '@dm/core'
import { createXAdapter } from '@dm/x'

export const userId = '1001'
export const personId = '2002'
export const config = {
  clientId: 'client',
  clientSecret: 'the-client-secret',
  consumerKey: 'consumer',
  consumerSecret: 'the-consumer-secret',
}

/** What a test sees of a call. */
export interface SeenCall {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly authorization: string | null
  readonly body: unknown
}

/** An answer as JSON, or anything that a `fetch` may do. */
export type Answer = Readonly<Record<string, unknown>> | (() => Response | Promise<Response>)

/** A network that gives these answers in turn, the last one again and again, and notes the calls. */
export function scriptedNetwork(...answers: readonly Answer[]) {
  const calls: SeenCall[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? {}
    const url = new URL(input instanceof Request ? input.url : input)
    const { body } = init ?? {}
    const isJson = typeof body === 'string' && body.startsWith('{')
    calls.push({
      method: init?.method ?? 'GET',
      host: url.host,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: new Headers(init?.headers).get('authorization'),
      body: isJson ? (JSON.parse(body) as unknown) : body,
    })
    return typeof answer === 'function' ? answer() : Response.json(answer)
  }
  return { fetch, calls }
}

/** A user whose network is scripted. Waiting costs no time, and is noted. */
export function scriptedUser(...answers: readonly Answer[]) {
  return scriptedUserWith({ accountId: userId, accessToken: 'the-user-token' }, ...answers)
}

export function scriptedUserWith(
  credentials: Credentials | CredentialsSource,
  ...answers: readonly Answer[]
) {
  const { fetch, calls } = scriptedNetwork(...answers)
  const waits: number[] = []
  const runtime: AdapterRuntime = { fetch, wait: async (ms) => void waits.push(ms) }
  return { account: createXAdapter(config, runtime).account(credentials), calls, waits }
}

/** A refusal of X. */
export function refusal(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return () => Response.json(body, { status, headers })
}

export const sent = (id: string, conversationId = '1001-2002') => ({
  data: { dm_event_id: id, dm_conversation_id: conversationId },
})
