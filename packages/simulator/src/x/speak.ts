import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { otherAct } from './acts.ts'
import type { Activity } from './activity.ts'
import type { XContext } from './context.ts'
import type { Act, Scene } from './scene.ts'
import { speechFields, type XSpeakResult } from './speech.ts'
import { write } from './writing.ts'

/** Makes somebody act; takes what `POST /_sim/x/messages` takes. */
export async function speak(context: XContext, body: unknown): Promise<XSpeakResult> {
  const input = controlInput(body, speechFields)
  const wait = !input.has('wait') || input.flag('wait')
  const batch = input.list('batch')
  const entries: Act[][] = []
  for (const [index, item] of (batch ?? [body]).entries()) {
    const at = batch ? `batch[${index}]` : ''
    const acts: Act[] = []
    const inside = Array.isArray(item) ? (item as unknown[]) : [item]
    for (const [place, one] of inside.entries()) {
      acts.push(await perform(context, one, Array.isArray(item) ? `${at}[${place}]` : at))
    }
    entries.push(acts)
  }
  const activities = entries.flatMap((acts) => merged(acts.flatMap((act) => act.activities)))
  const delivering = activities.length > 0 ? context.dispatch(activities) : Promise.resolve([])
  const delivered = wait ? await delivering : []
  const results = entries.flat().map(({ result }) => result)
  if (batch) {
    return { ok: true, results: results.map((one) => ({ ok: true, ...one, delivered: [] })), delivered }
  }
  return { ok: true, ...results[0], delivered }
}

async function perform(context: XContext, body: unknown, at: string): Promise<Act> {
  const input = controlInput(body, speechFields, at)
  const from = input.text('from') ?? context.seed().customers[0]?.id ?? ''
  const person = context.world.users.get(from)
  if (!person) throw new ControlError(input.path('from'), 'is not a known person; see GET /_sim/seed')
  const scene: Scene = { context, input, person, atMs: input.number('atMs') ?? context.clock.now() }
  return (await otherAct(scene)) ?? write(scene)
}

/** Acts of one list travel as one event with several items, where they tell the same account the same kind of thing. */
function merged(activities: Activity[]): Activity[] {
  const together: Activity[] = []
  for (const activity of activities) {
    const { content } = activity
    const same = together.find(
      (one) =>
        one.name === activity.name &&
        one.userId === activity.userId &&
        one.content.kind === 'listed' &&
        content.kind === 'listed',
    )
    if (same?.content.kind === 'listed' && content.kind === 'listed') {
      same.content.items.push(...content.items)
      same.content.people = [...new Set([...same.content.people, ...content.people])]
    } else together.push(activity)
  }
  return together
}
