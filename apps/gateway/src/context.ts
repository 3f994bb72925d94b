import type { BodyRules, PlatformAdapter, PlatformDefinition, PlatformId } from '@dm/core'
import type { AccountStore } from './domain/account/account-store.ts'
import type { ReadingStore } from './domain/account/reading-store.ts'
import type { AlarmStore } from './domain/alarm/alarm-store.ts'
import type { AutoResponseStore } from './domain/auto-response/auto-response-store.ts'
import type { ConversationStore } from './domain/conversation/conversation-store.ts'
import type { IdempotencyStore } from './domain/idempotency/idempotency-store.ts'
import type { DeliveryStore } from './domain/hook/delivery-store.ts'
import type { HookStore } from './domain/hook/hook-store.ts'
import type { LinkSessionStore } from './domain/linking/link-session-store.ts'
import type { MessageStore } from './domain/message/message-store.ts'
import type { SendTurns } from './domain/message/send-turns.ts'
import type { ParticipantStore } from './domain/participant/participant-store.ts'
import type { ProfileStore } from './domain/profile/profile-store.ts'
import type { RetentionStore } from './domain/retention/retention-store.ts'
import type { UsageStore } from './domain/usage/usage-store.ts'
import type { EventStore } from './domain/webhook/event-store.ts'

/** What every verb of the domain gets: the stores, the networks and the outside world. */
export interface Context {
  readonly store: Store
  readonly platforms: Platforms
  /** The time by the networks' clock, in milliseconds; the simulator's in sandbox mode. */
  readonly networkClock: () => number
  readonly newId: () => string
  readonly log: Log
  readonly rules: Rules
  readonly sendTurns: SendTurns
  /** Resolves after so many milliseconds of real time. */
  readonly pause: (ms: number) => Promise<unknown>
}

export interface Store {
  readonly accounts: AccountStore
  readonly autoResponses: AutoResponseStore
  readonly conversations: ConversationStore
  readonly messages: MessageStore
  readonly participants: ParticipantStore
  readonly profiles: ProfileStore
  readonly linkSessions: LinkSessionStore
  readonly events: EventStore
  readonly idempotency: IdempotencyStore
  readonly deliveries: DeliveryStore
  readonly hooks: HookStore
  readonly retention: RetentionStore
  readonly readings: ReadingStore
  readonly alarms: AlarmStore
  readonly usage: UsageStore
  readonly primaryProfileId: string
  /** Resolves when the database answers. */
  ping(): Promise<void>
}

export interface Platforms {
  readonly all: readonly Platform[]
  /** By any of its names on the wire. */
  byWireName(name: string): Platform | undefined
  /** A network that the gateway speaks, whether or not it is set up for it. */
  spoken(name: string): PlatformDefinition | undefined
  byId(platform: PlatformId): Platform | undefined
}

/** A network as the gateway runs it. */
export interface Platform {
  readonly id: PlatformId
  readonly wireName: string
  readonly title: string
  readonly bodyRules: BodyRules
  /** How long a read counts as fresh, in milliseconds. */
  readonly freshForMs: number
  /** Headers that name the app, with what they have to say; any value will do where none is here. */
  readonly appHeaders: readonly { readonly name: string; readonly value?: string | undefined }[]
  readonly adapter: PlatformAdapter
  readonly definition: PlatformDefinition
}

export interface Rules {
  /** Whether messages may be sent and read over the API at all. */
  readonly messagingEnabled: boolean
  /** The address of whoever runs the gateway, for clients that show it. */
  readonly ownerEmail?: string
  /** Whether media URLs must be plain where a network asks for it. */
  readonly plainMediaUrls: boolean
  /** Whether URLs from outside may point to private places. */
  readonly allowPrivateUrls: boolean
  /** How many calls of the API a profile may make within a window; 0: any number. */
  readonly callsAtMost: number
  /** In how many conversations a profile may write in a month by UTC; 0: in any number. */
  readonly conversationsAtMost: number
  /** How long a caller waits to learn what became of a send, in milliseconds. */
  readonly outcomeWaitMs: number
  /** How long a send waits for another into the same conversation, in milliseconds. */
  readonly sendWaitMs: number
  /** How often accounts are compared with their networks, in milliseconds; 0: not at all. */
  readonly reconcileEveryMs: number
  /** The same for networks that bill what is read. */
  readonly reconcilePaidEveryMs: number
  /** How many calls a day that a network bills are made for one account. */
  readonly paidReadsPerDay: number
  /** How long it is remembered what was told to webhooks, in milliseconds; 0: for ever. */
  readonly keepDeliveriesMs: number
}

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
