import { graphRefusals as refuse } from './errors.ts'

const senderActions = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'] as const

export type SenderAction = (typeof senderActions)[number]

/** Reads `sender_action`; the specification lists upper case, the samples use lower case. */
export function readSenderAction(name: string): SenderAction {
  const action = senderActions.find((known) => known === name.toLowerCase())
  if (!action) throw refuse.badParameter(`Param sender_action must be one of {${senderActions.join(', ')}}`)
  return action
}

/** Whether a text is an emoji, as far as anybody can tell. */
export function isEmoji(text: unknown): text is string {
  return typeof text === 'string' && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)
}
