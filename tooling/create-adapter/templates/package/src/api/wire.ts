import { z } from 'zod'

// Only what is read. Whatever may be missing or null is `.nullish()`, and what is not named here is left alone.
// Put the network's page beside each schema.

export const wirePerson = z.object({ id: z.string().min(1) })
export type WirePerson = z.output<typeof wirePerson>

export const wireConversation = z.object({ id: z.string().min(1) })
export type WireConversation = z.output<typeof wireConversation>

export const wireMessage = z.object({ id: z.string().min(1) })
export type WireMessage = z.output<typeof wireMessage>

/** One page of a list: what stands on it, and where the next one begins. */
export interface WirePage<Wire> {
  readonly items: readonly Wire[]
  readonly next?: string | null | undefined
}
