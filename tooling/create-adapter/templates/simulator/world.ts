import type { NewNetworkSeed } from './seed.ts'

export interface Message {
  id: string
  from: string
  to: string
  text: string
  atMs: number
}

/** What the account and one person said to each other. */
export interface Thread {
  id: string
  personId: string
  messages: Message[]
  /** Whether the account has seen what the person wrote last. */
  seen: boolean
}

/** All that the network keeps. */
export interface World {
  threads: Thread[]
  /** Access tokens that work. */
  tokens: Set<string>
  /** Codes of the connect flow that were not used yet, each with the address that it is good for. */
  codes: Map<string, string>
  /** Whether the account's events are posted to the app. */
  subscribed: boolean
}

export function createWorld(seed: NewNetworkSeed): World {
  return { threads: [], tokens: new Set([seed.accessToken]), codes: new Map(), subscribed: true }
}

/** What each person has before their eyes, for tests and for `GET /_sim/world`. */
export function viewWorld(world: World, seed: NewNetworkSeed) {
  return {
    people: seed.people.map((person) => {
      const thread = world.threads.find(({ personId }) => personId === person.id)
      return { ...person, messages: thread?.messages ?? [], seenByAccount: thread?.seen ?? false }
    }),
  }
}
