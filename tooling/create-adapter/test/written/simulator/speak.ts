import { ControlError } from '../control-error.ts'
import type { NewNetworkContext } from './context.ts'
import type { Message, Thread } from './world.ts'

/** Something that somebody does out in the network. */
export interface Speech {
  /** Who writes; the first person of the cast when absent. */
  from?: string
  text: string
  /** To whom, when somebody writes for the account in the network's own inbox. */
  to?: string
}

/** Makes a person act: changes the world, and posts what the network says of it. */
export async function speak(context: NewNetworkContext, { from, text, to }: Speech): Promise<Message> {
  const { people, accountId } = context.seed
  if (to !== undefined) return write(context, { from: accountId, to, text })
  const person = people.find(({ id }) => id === (from ?? people[0]?.id))
  if (!person) throw new ControlError('from', 'is nobody of the cast')
  return write(context, { from: person.id, to: accountId, text })
}

/** Puts a message into its thread and tells the app. */
export async function write(
  context: NewNetworkContext,
  { from, to, text }: Pick<Message, 'from' | 'to' | 'text'>,
): Promise<Message> {
  const { world, seed, ids, clock } = context
  const outward = from === seed.accountId
  const thread = threadWith(context, outward ? to : from)
  const message: Message = { id: ids.nextDigits(), from, to, text, atMs: clock.now() }
  thread.messages.push(message)
  world.threads = [thread, ...world.threads.filter((other) => other !== thread)]
  if (!outward) thread.seen = false
  await context.post({ kind: 'message', message: wireMessage(thread, message) })
  return message
}

/** A message as the API and the webhooks show it. */
export function wireMessage(thread: Thread, { id, from, to, text, atMs }: Message) {
  return { id, conversation: thread.id, from, to, text, time: atMs }
}

function threadWith({ world, ids }: NewNetworkContext, personId: string): Thread {
  const known = world.threads.find((thread) => thread.personId === personId)
  if (known) return known
  const thread: Thread = { id: `t-${ids.nextDigits()}`, personId, messages: [], seen: false }
  world.threads.push(thread)
  return thread
}
