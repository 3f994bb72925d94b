import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { otherAct } from './acts.ts'
import type { FacebookContext } from './context.ts'
import { speakAll, tappedReply, type SpeakResult } from '../graph/speaking.ts'
import { knownMid, type Act, type Scene } from './scene.ts'
import { spokenAttachments } from '../graph/spoken-attachments.ts'
import { spokenSticker } from './spoken-sticker.ts'
import { speechFields } from './speech.ts'
import { ownedByOther } from './thread-control.ts'
import type { WebhookEvent } from '../graph/dispatch.ts'
import { messageEvent } from './webhooks.ts'
import { openWindow } from '../graph/window.ts'
import { addMessage, openConversation } from './threads.ts'
import { nextMid } from './message-id.ts'

/** Makes a person act; takes what `POST /_sim/facebook/messages` takes. */
export function speak(context: FacebookContext, body: unknown): Promise<SpeakResult> {
  return speakAll(
    body,
    speechFields,
    (one, at) => perform(context, one, at),
    async (entries) => [await context.dispatch(entries)],
  )
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
  const tapped = tappedReply(input, conversation.messages)
  const text = input.text('text') ?? tapped?.title ?? ''
  const attachments = spokenAttachments(context, input)
  const sticker = spokenSticker(context, input)
  const unsupported = input.flag('unsupported')
  if (text === '' && attachments.length === 0 && !sticker && !unsupported) {
    throw new ControlError(input.path('text'), 'is required, unless the body has another act')
  }
  const message = addMessage(context.world, conversation, scene.atMs, {
    mid: nextMid(context.ids),
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
