import type { ControlInput } from '../control-input.ts'
import type { Activity } from './activity.ts'
import type { XContext } from './context.ts'
import { openDirect } from './conversations.ts'
import type { XSpeakResult } from './speech.ts'
import type { Conversation, XUser } from './world.ts'

/** One act, done: what to tell the caller and the app. */
export interface Act {
  result: Omit<XSpeakResult, 'ok' | 'delivered'>
  activities: Activity[]
}

/** Who acts, and when. */
export interface Scene {
  context: XContext
  input: ControlInput
  person: XUser
  atMs: number
}

/** The conversation of the person and the seeded account. */
export function directOf({ context, person }: Scene): Conversation {
  return openDirect(context, person.id, context.seed().userId)
}
