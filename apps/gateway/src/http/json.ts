import { parseJson } from '@dm/core/kit'
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { WireError } from '../domain/errors/wire-error.ts'

export const jsonType = 'application/json; charset=utf-8'

/** Answers JSON with the exact content type that clients of the wire compare. */
export function json(c: HonoContext, body: object, status: ContentfulStatusCode = 200): Response {
  return c.body(JSON.stringify(body), status, { 'content-type': jsonType })
}

/**
 * Reads a JSON body; none at all is an empty object. An integer that is too long for a number comes as text: it is an
 * id, and keeps its digits.
 *
 * @throws {WireError} `invalid_request` when it is something else
 */
export async function readJson(c: HonoContext): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/([^;\s]+\+)?json\s*(;|$)/i.test(type)) {
    throw new WireError('invalid_request', {
      field: 'Content-Type',
      message: `Content-Type is ${type === '' ? 'missing' : `"${type}"`}: send the body as application/json.`,
    })
  }
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // The parser's own words may quote the body.
    const place = / at position \d+/.exec(error.message)?.[0] ?? ''
    throw new WireError('invalid_request', { field: 'body', message: `body is not valid JSON${place}.` })
  }
}
