import type { FileAttachment, OtherAttachment } from '../graph/files.ts'
import type { MediaSource } from '../graph/media-host.ts'
import type { Thread, ThreadMessage } from '../graph/threads.ts'
import type { GraphApp } from '../graph/tokens.ts'
import { emptyGraphWorld, type GraphWorld } from '../graph/world.ts'

export interface App extends GraphApp {
  verifyToken: string
  /** The app-level subscription of object `page`; nothing arrives without it. */
  subscription: {
    callbackUrl: string | null
    fields: string[]
    includeValues: boolean
    active: boolean
  } | null
}

export interface Page {
  id: string
  name: string
  category: string
  /** Fields of the page-level subscription of the app; null when the app is not subscribed. */
  subscribedFields: string[] | null
}

/** What a profile lookup answers. */
export type ProfileAnswer = 'allowed' | 'empty' | 'phone_number' | 'no_permission' | 'denied'

/** One person as one Page knows them. */
export interface Customer {
  id: string
  pageId: string
  firstName: string
  lastName: string
  name: string
  profile: ProfileAnswer
  /** The person blocked the Page. */
  blocked: boolean
}

export interface StickerAttachment {
  kind: 'sticker'
  id: string
  stickerId: string
  source: MediaSource
}

export type Attachment = FileAttachment | StickerAttachment | OtherAttachment

export interface Message extends ThreadMessage {
  pageId: string
  from: 'customer' | 'page'
  attachments: Attachment[]
  metadata?: string | undefined
  personaId?: string | undefined
  reactions: { page?: string | undefined; customer?: string | undefined }
  deliveredAtMs?: number | undefined
}

export interface Conversation extends Thread<Message> {
  pageId: string
  /** The Page has seen everything up to here. */
  seenByPageMs: number | null
}

export interface Comment {
  id: string
  postId: string
  pageId: string
  customerId: string
  message: string
  atMs: number
  repliedTo: boolean
}

/** A permission to write that is not a PSID: a plugin's user_ref or a notification token. */
export interface OptIn {
  pageId: string
  customerId: string
  usesLeft: number
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

/** Everything there is. */
export interface World extends GraphWorld<Own> {
  userRefs: Map<string, OptIn>
  notificationTokens: Map<string, OptIn>
}

/** An empty world. */
export function createWorld(): World {
  return { ...emptyGraphWorld<Own>(), userRefs: new Map(), notificationTokens: new Map() }
}
