import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { otherAct } from './acts.ts'
import type { FacebookContext } from './context.ts'
import { knownMid, type Act, type Scene, type SpeakResult } from './scene.ts'
import { spokenAttachments } from '../graph/spoken-attachments.ts'
import { spokenSticker } from './spoken-sticker.ts'
import { speechFields } from './speech.ts'
import { ownedByOther } from './thread-control.ts'
import type { WebhookEvent } from '../graph/dispatch.ts'
import { messageEvent } from './webhooks.ts'
import { openWindow } from '../graph/window.ts'
import { addMessage, openConversation } from './threads.ts'

/** Makes a person act; takes what `POST /_sim/facebook/messages` takes. */
export async function speak(context: FacebookContext, body: unknown): Promise<SpeakResult> {
  const input = controlInput(body, speechFields)
  const wait = !input.has('wait') || input.flag('wait')
  const batch = input.list('batch')
  const acts = (batch ?? [body]).map((item, index) => {
    const at = batch ? `batch[${index}]` : ''
    return Array.isArray(item)
      ? item.map((one, place) => perform(context, one, `${at}[${place}]`))
      : [perform(context, item, at)]
  })
  const delivering = context.dispatch(acts.map((entry) => entry.flatMap(({ events }) => events)))
  const delivered = wait ? [await delivering] : []
  const results = acts.flat().map(({ result }) => result)
  if (batch)
    return { ok: true, results: results.map((one) => ({ ok: true, ...one, delivered: [] })), delivered }
  return { ok: true, ...results[0], delivered }
}

function perform(context: FacebookContext, body: unknown, at: string): Act {
  const input = controlInput(body, speechFields, at)
  const from = input.text('from') ?? context.seed().customers[0]?.id ?? ''
  const customer = context.world.customers.get(from)
  if (!customer) throw new ControlError(input.path('from'), 'is not a known customer; see GET /_sim/seed')
  const conversation = openConversation(context.world, context.ids, context.clock, customer)
  const scene: Scene = {
    context,
    input,
    customer,
    conversation,
    atMs: input.number('atMs') ?? context.clock.now(),
    standby: input.flag('standby') || ownedByOther(context, conversation),
  }
  const act = otherAct(scene) ?? write(scene)
  return input.flag('changes') ? { ...act, events: act.events.map(asDashboardTest) } : act
}

/** The person writes. */
function write(scene: Scene): Act {
  const { context, input, customer, conversation, standby } = scene
  const tapped = tappedReply(scene)
  const text = input.text('text') ?? tapped?.title ?? ''
  const attachments = spokenAttachments(context, input)
  const sticker = spokenSticker(context, input)
  const unsupported = input.flag('unsupported')
  if (text === '' && attachments.length === 0 && !sticker && !unsupported) {
    throw new ControlError(input.path('text'), 'is required, unless the body has another act')
  }
  const message = addMessage(context.world, conversation, scene.atMs, {
    mid: `m_${context.ids.nextText(40)}`,
    from: 'customer',
    text,
    attachments: sticker ? [...attachments, sticker] : attachments,
    unsupported,
    tapped: tapped?.payload,
    replyTo: knownMid(scene, 'replyTo', input.text('replyTo')),
  })
  openWindow(conversation, message.atMs, true)
  const extra = { referral: input.object('referral'), is_unsupported: unsupported || undefined }
  return {
    result: { mid: message.mid, from: customer.id, conversationId: conversation.id },
    events: [messageEvent(context, message, extra, standby)],
  }
}

/** A tap on a quick reply, found by payload or title among those sent, or made up. */
function tappedReply({ input, conversation }: Scene): { payload: string; title: string } | undefined {
  const tap = input.object('quickReply')
  if (!tap) return undefined
  const given = controlInput(tap, ['payload', 'title'], input.path('quickReply'))
  const payload = given.text('payload')
  const title = given.text('title')
  const offered = conversation.messages.findLast(({ quickReplies }) => quickReplies.length > 0)?.quickReplies
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

/** The dashboard's test button sends events as changes, with every value a string. */
function asDashboardTest(event: WebhookEvent): WebhookEvent {
  const value = Object.fromEntries(
    Object.entries(event.item).map(([name, member]) => [
      name,
      typeof member === 'number' ? String(member) : member,
    ]),
  )
  return { ...event, list: 'changes', field: null, item: { field: event.field, value } }
}
