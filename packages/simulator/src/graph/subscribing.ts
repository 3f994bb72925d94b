import type { IdSource } from '../ids.ts'
import { graphRefusals as refuse } from './errors.ts'
import type { Params } from './params.ts'

/** Reads a list of webhook fields; a name outside `known` is refused with all that are allowed. */
export function readFieldNames(params: Params, name: string, known: ReadonlySet<string>): string[] {
  const fields = params.list(name)?.map(String)
  if (!fields || fields.length === 0) throw refuse.badParameter(`The parameter ${name} is required`)
  const unknown = fields.find((field) => !known.has(field))
  if (unknown !== undefined) {
    throw refuse.badParameter(`Param ${name} must be one of {${[...known].join(', ')}} - got "${unknown}"`)
  }
  return fields
}

/**
 * Asks a callback to repeat a challenge.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export async function verifyCallback(
  context: { ids: IdSource; fetch: typeof globalThis.fetch; switches: { webhookDeadlineMs: number } },
  callbackUrl: string,
  verifyToken: string,
): Promise<void> {
  const challenge = context.ids.nextDigits()
  const url = new URL(callbackUrl)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.verify_token', verifyToken)
  url.searchParams.set('hub.challenge', challenge)
  const signal = AbortSignal.timeout(context.switches.webhookDeadlineMs)
  let answer: Response
  let text: string
  try {
    answer = await context.fetch(url.href, { redirect: 'manual', signal })
    text = await answer.text()
  } catch {
    throw refuse.verification('the callback did not answer')
  }
  if (answer.status !== 200) throw refuse.verification(`HTTP Status Code = ${answer.status}`)
  if (text !== challenge) throw refuse.verification('the challenge was not repeated')
}
