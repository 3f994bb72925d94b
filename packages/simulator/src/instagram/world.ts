import type { FileAttachment, OtherAttachment } from '../graph/files.ts'
import type { Thread, ThreadMessage } from '../graph/threads.ts'
import type { GraphApp } from '../graph/tokens.ts'
import { emptyGraphWorld, type GraphWorld } from '../graph/world.ts'
import type { PerFlavour } from './flavours.ts'

export interface App extends GraphApp {
  verifyToken: string
  /** Fields of the Instagram object, ticked in the dashboard. */
  fields: string[]
}

/** That an app hears of an account. */
export interface Subscription {
  fields: string[]
  /** It stands since the beginning; the first subscription that somebody asks for takes its place. */
  assumed: boolean
}

/** A professional account. */
export interface Account {
  /** The professional id, `17841…`. */
  id: string
  /** The same account as the Instagram app numbers it. */
  appScopedId: string
  username: string
  name: string
  /** The Page it is linked to. */
  pageId: string
  /** The account as a correspondent of itself. */
  selfId: string
  /** Its own posts. */
  mediaIds: string[]
  subscriptions: PerFlavour<Subscription | null>
}

export interface Page {
  id: string
  name: string
  category: string
  /** The linked professional account; null when there is none. */
  accountId: string | null
}

/** What a profile lookup answers once there is consent. */
export type ProfileAnswer = 'allowed' | 'nameless' | 'no_consent' | 'unknown' | 'gone'

/** One person as one account knows them. */
export interface Customer {
  id: string
  accountId: string
  name: string
  username: string
  profile: ProfileAnswer
  /** The person follows the account: a new thread lands in Primary, not in Requests. */
  follows: boolean
  followed: boolean
  followers: number
  verified: boolean
  /** The person has a role on the app, which Standard Access asks for. */
  appRole: boolean
  /** The person blocked the account. */
  blocked: boolean
  /** The thread cannot be read: a listing that looks into it fails as a whole. */
  unreadable: boolean
  /** The account itself, writing to itself. */
  isSelf: boolean
}

/** What a story has to do with a message. */
export interface Story {
  kind: 'reply' | 'mention'
  id: string
  mediaId: string
  linkStickerUrl?: string | undefined
}

export type Attachment = FileAttachment | OtherAttachment

export interface Message extends ThreadMessage {
  /** The message id in each flavour; they name the same message and differ. */
  mids: PerFlavour<string>
  accountId: string
  from: 'customer' | 'account'
  attachments: Attachment[]
  story?: Story | undefined
  reactions: { account?: string | undefined; customer?: string | undefined }
}

export interface Conversation extends Thread<Message> {
  accountId: string
  /** Never told through the API. */
  folder: 'primary' | 'general' | 'requests'
  /** The account has seen everything up to here. */
  seenByAccountMs: number | null
}

export interface Comment {
  id: string
  mediaId: string
  accountId: string
  customerId: string
  text: string
  atMs: number
  live: boolean
  repliedTo: boolean
}

/** What this network makes of the things that both have. */
interface Own {
  app: App
  page: Page
  customer: Customer
  conversation: Conversation
  message: Message
  comment: Comment
}

/** Everything there is; messages stand by the ids of both flavours. */
export interface World extends GraphWorld<Own> {
  accounts: Map<string, Account>
}

/** An empty world. */
export function createWorld(): World {
  return { ...emptyGraphWorld<Own>(), accounts: new Map() }
}
