import { z } from 'zod'

// Only what is read: https://new-network.example/docs/api

const id = z.string().min(1)

export const wirePerson = z.object({ id, name: z.string().nullish() })
export type WirePerson = z.output<typeof wirePerson>

export const wireConversation = z.object({ id, person: wirePerson.nullish(), updated: z.unknown() })
export type WireConversation = z.output<typeof wireConversation>

export const wireMessage = z.object({
  id,
  conversation: id,
  from: id,
  to: id,
  text: z.string().nullish(),
  time: z.unknown(),
})
export type WireMessage = z.output<typeof wireMessage>

export const wireSent = z.object({ id })
export const wireToken = z.object({ token: id })

/** The envelope of a webhook. Its events are read one by one, so that a bad one hurts no other. */
export const wireWebhook = z.object({ account: id, events: z.array(z.unknown()) })
export const wireEvent = z.object({ kind: z.literal('message'), message: wireMessage })

/** One page of a list: what stands on it, and where the next one begins. */
export interface WirePage<Wire> {
  readonly items: readonly Wire[]
  readonly next?: string | null | undefined
}

export const wirePage = <Wire>(item: z.ZodType<Wire>) =>
  z.object({ items: z.array(item), next: z.string().nullish() })
