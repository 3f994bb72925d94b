import type { AutoResponse } from './auto-response-store.ts'

/** What holds where a profile has not set something. */
export const usualAutoResponse: AutoResponse = {
  active: false,
  waitSeconds: 86_400,
  message: 'Thank you for writing. We have your message and will answer as soon as we can.',
}

/** What is to be answered is fresh: after an outage nobody wants to be greeted for what they wrote yesterday. */
export const freshForMs = 15 * 60_000

/** How many answers one person gets within {@link countMs}, whatever the wait: two programs may be talking. */
export const answersAtMost = 10
export const countMs = 24 * 3_600_000

/** The reason that breaks a loop. */
export const tooMany = 'too many automatic answers went to this person'

interface Circumstances {
  /** Whether messages may be sent for the profile at all. */
  readonly messagingActive: boolean
  readonly response: AutoResponse
  /** What the correspondent wrote, and when by the network's clock. */
  readonly message: { readonly text?: string; readonly sentAt?: Date } | undefined
  readonly conversation: { readonly kind: 'direct' | 'group'; readonly encrypted: boolean } | undefined
  /** Whether the reply window is open; unknown counts as open, because the network will say. */
  readonly windowOpen: boolean
  /** How many automatic answers the correspondent has had within {@link countMs}. */
  readonly answers: number
  /** By the network's clock, in milliseconds. */
  readonly now: number
}

/** Why a message gets no automatic answer; `undefined` when it does. */
export function reasonForSilence(circumstances: Circumstances): string | undefined {
  const { messagingActive, response, message, conversation, windowOpen, answers, now } = circumstances
  if (!messagingActive) return 'messaging is off'
  if (!response.active) return 'automatic answers are off'
  if (!message) return 'the message was taken back'
  if (!conversation || conversation.kind === 'group') return 'several people talk there'
  if (conversation.encrypted) return 'the conversation is encrypted'
  if (message.sentAt === undefined || now - message.sentAt.getTime() > freshForMs) return 'the message is old'
  if (message.text?.trim() === response.message.trim()) return 'the message is an automatic answer itself'
  if (!windowOpen) return 'the reply window is closed'
  if (answers >= answersAtMost) return tooMany
  return undefined
}
