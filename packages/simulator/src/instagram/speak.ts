import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { speakAll, type SpeakResult } from '../graph/speaking.ts'
import { otherAct } from './acts.ts'
import type { InstagramContext } from './context.ts'
import { ownedByOther } from './routing.ts'
import type { Act, Scene } from './scene.ts'
import { speechFields } from './speech.ts'
import { openConversation } from './threads.ts'
import type { InstagramEvent } from './event.ts'
import { write } from './writing.ts'

/** Makes a person act; takes what `POST /_sim/instagram/messages` takes. */
export function speak(context: InstagramContext, body: unknown): Promise<SpeakResult> {
  const act = (one: unknown, at: string) => perform(context, one, at)
  return speakAll(body, speechFields, act, (entries) => context.dispatch(entries))
}

function perform(context: InstagramContext, body: unknown, at: string): Act {
  const input = controlInput(body, speechFields, at)
  const from = input.text('from') ?? context.seed().customers[0]?.id ?? ''
  const customer = context.world.customers.get(from)
  if (!customer) throw new ControlError(input.path('from'), 'is not a known customer; see GET /_sim/seed')
  const conversation = openConversation(context, customer)
  const scene: Scene = {
    context,
    input,
    customer,
    conversation,
    atMs: input.number('atMs') ?? context.clock.now(),
    standby: input.flag('standby') || ownedByOther(context, conversation),
  }
  const act = otherAct(scene) ?? write(scene)
  if (input.flag('changes')) return { ...act, events: act.events.map(asDashboardTest) }
  return input.flag('flat') ? { ...act, events: act.events.map(asFlat) } : act
}

/**
 * The dashboard's test button: in `changes`, for the account `"0"`, with seconds as text.
 * https://developers.facebook.com/docs/instagram-platform/webhooks
 */
function asDashboardTest(event: InstagramEvent): InstagramEvent {
  const { timestamp } = event.item
  const seconds = typeof timestamp === 'number' ? String(Math.floor(timestamp / 1000)) : timestamp
  const item = { field: event.field, value: { ...event.item, timestamp: seconds } }
  return { ...event, list: 'changes', field: null, item, entryId: '0' }
}

/** `field` and `value` directly on the entry, as one page shows it. */
function asFlat(event: InstagramEvent): InstagramEvent {
  if (event.list === 'changes') return { ...event, list: 'flat' }
  return { ...event, list: 'flat', item: { field: event.field, value: event.item } }
}
