import { ControlError } from '../control-error.ts'
import { controlInput, type ControlInput } from '../control-input.ts'
import type { DeliveryReport } from './dispatch.ts'
import type { ThreadMessage } from './threads.ts'

/** What came of speaking. */
export interface SpeakResult {
  ok: true
  /** The message that was made or changed, if one was. */
  mid?: string
  /** The person, or the Page or account for what it wrote itself. */
  from?: string
  conversationId?: string
  commentId?: string
  /** One result per act of a batch. */
  results?: SpeakResult[]
  /** What became of the webhook; empty when not waited for. */
  delivered: DeliveryReport[]
}

/** One act, done: what to tell the caller and the app. */
export interface Act<Event> {
  result: Omit<SpeakResult, 'ok' | 'delivered'>
  events: Event[]
}

/** Does one act, or the acts of a batch, each an entry of one webhook request; a list of acts is one entry. */
export async function speakAll<Event>(
  body: unknown,
  fields: readonly string[],
  perform: (body: unknown, at: string) => Act<Event>,
  dispatch: (entries: Event[][]) => Promise<DeliveryReport[]>,
): Promise<SpeakResult> {
  const input = controlInput(body, fields)
  const wait = !input.has('wait') || input.flag('wait')
  const batch = input.list('batch')
  const acts = (batch ?? [body]).map((item, index) => {
    const at = batch ? `batch[${index}]` : ''
    return Array.isArray(item)
      ? item.map((one, place) => perform(one, `${at}[${place}]`))
      : [perform(item, at)]
  })
  const delivering = dispatch(acts.map((entry) => entry.flatMap(({ events }) => events)))
  const delivered = wait ? await delivering : []
  const results = acts.flat().map(({ result }) => result)
  if (batch)
    return { ok: true, results: results.map((one) => ({ ok: true, ...one, delivered: [] })), delivered }
  return { ok: true, ...results[0], delivered }
}

/** The one act beside writing that a body asks for; undefined when it asks for none. */
export function askedAct(
  input: ControlInput,
  acts: readonly string[],
  writing: readonly string[],
): string | undefined {
  const asked = acts.filter((name) => input.has(name))
  const [first, second] = asked
  const other = second ?? writing.find((name) => input.has(name))
  if (first !== undefined && other !== undefined) {
    throw new ControlError(input.path(first), `cannot go with ${other}: one act at a time, or use batch`)
  }
  return first
}

/** A tap on a quick reply, found by payload or title among those sent, or made up. */
export function tappedReply(
  input: ControlInput,
  messages: ThreadMessage[],
): { payload: string; title: string } | undefined {
  const tap = input.object('quickReply')
  if (!tap) return undefined
  const given = controlInput(tap, ['payload', 'title'], input.path('quickReply'))
  const payload = given.text('payload')
  const title = given.text('title')
  const offered = messages.findLast(({ quickReplies }) => quickReplies.length > 0)?.quickReplies
  const match = offered?.find((reply) =>
    payload === undefined ? reply.title === title : reply.payload === payload,
  )
  const found = payload ?? match?.payload
  if (found === undefined) {
    throw new ControlError(
      given.path('payload'),
      'is required, unless title matches a quick reply that was sent',
    )
  }
  return { payload: found, title: title ?? match?.title ?? found }
}
