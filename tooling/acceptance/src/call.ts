import { expect } from 'vitest'

/** A gateway, or anything that speaks the same API, seen over HTTP alone. */
export interface Target {
  /** With `/api` at its end. */
  readonly baseUrl: string
  readonly apiKey: string
}

export type Json = Record<string, unknown>

export interface CallOptions {
  readonly method?: string
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
}

/** Calls as clients do, with an empty `Profile-Key` and fields that nobody knows; gives status and body. */
export async function call(
  { baseUrl, apiKey }: Target,
  path: string,
  { body, method = body ? 'POST' : 'GET', headers }: CallOptions = {},
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'profile-key': '',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify({ ...body, source: 'acceptance' }) }),
  })
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return { status: response.status, body: (await response.json()) as Json }
}

/** The same, of what has to go well. */
export async function answerTo(target: Target, path: string, options?: CallOptions): Promise<Json> {
  const { status, body } = await call(target, path, options)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** The same, of what has to be refused: an error in both of its shapes. */
export async function refusalOf(target: Target, path: string, options?: CallOptions): Promise<Json> {
  const { status, body } = await call(target, path, options)
  expect(status, JSON.stringify(body)).toBeGreaterThanOrEqual(400)
  expect(body).toMatchObject({ status: 'error', code: number, message: text })
  expect((body.errors as Json[])[0]).toMatchObject({ code: body.code, message: body.message })
  return body
}

export const text = expect.any(String) as string
export const number = expect.any(Number) as number
export const first = (list: unknown): Json => (list as Json[])[0] ?? {}
