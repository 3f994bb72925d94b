export interface App {
  id: string
  name: string
  secret: string
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

/** Somebody with a Facebook account who manages Pages, or wants to. */
export interface User {
  id: string
  name: string
  pages: { pageId: string; tasks: string[] }[]
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

export interface Token {
  value: string
  type: 'USER' | 'PAGE'
  /** Who or what the token speaks for: a user or a Page. */
  subjectId: string
  userId: string
  scopes: string[]
  issuedAtMs: number
  /** 0 when it does not expire. */
  expiresAtMs: number
  /** Set once the token died: the subcode of its 190, 0 for none. */
  deadSubcode: number | null
}

export interface LoginCode {
  userId: string
  redirectUri: string
  scopes: string[]
  issuedAtMs: number
  used: boolean
}

/** A file: either kept by the media host or somewhere else on the web. */
export type MediaSource = { kind: 'hosted'; mediaId: string } | { kind: 'external'; url: string }

export interface Media {
  id: string
  name: string
  contentType: string
  /** Null when the host draws a sample on request. */
  bytes: Uint8Array<ArrayBuffer> | null
}

export type MediaKind = 'image' | 'video' | 'audio' | 'file'

export interface FileAttachment {
  kind: MediaKind
  id: string
  source: MediaSource
  name: string
  mimeType: string
  size: number | null
}

export interface StickerAttachment {
  kind: 'sticker'
  id: string
  stickerId: string
  source: MediaSource
}

/** Anything else that the wire shows as `{type, payload}`: templates, shares, reels, fallbacks, unheard-of types. */
export interface OtherAttachment {
  kind: 'other'
  id: string
  type: string
  payload: Record<string, unknown> | null
  /** Members beside `type` and `payload`, as the older fallback has them. */
  beside?: Record<string, unknown> | undefined
}

export type Attachment = FileAttachment | StickerAttachment | OtherAttachment

/** A reusable upload, found again by its attachment id. */
interface SavedAttachment {
  file: FileAttachment
  pageId: string
  createdAtMs: number
}

export interface QuickReply {
  content_type: string
  title?: string | undefined
  payload?: string | undefined
  image_url?: string | undefined
}

export interface Message {
  mid: string
  order: number
  pageId: string
  customerId: string
  from: 'customer' | 'page'
  atMs: number
  text: string
  attachments: Attachment[]
  quickReplies: QuickReply[]
  /** The payload of the quick reply or button that the person tapped to write this. */
  tapped?: string | undefined
  replyTo?: string | undefined
  metadata?: string | undefined
  messagingType?: string | undefined
  tag?: string | undefined
  appId?: string | undefined
  personaId?: string | undefined
  reactions: { page?: string | undefined; customer?: string | undefined }
  edits: number
  deliveredAtMs?: number | undefined
  unsent: boolean
  unsupported: boolean
}

export interface Conversation {
  id: string
  pageId: string
  customerId: string
  messages: Message[]
  updatedAtMs: number
  /** When the person last did something that opens the 24-hour window. */
  windowOpenedAtMs: number | null
  /** When the person last wrote, which the seven days of HUMAN_AGENT count from. */
  lastMessageAtMs: number | null
  /** The person has read everything up to here. */
  readByCustomerMs: number | null
  /** The Page has seen everything up to here. */
  seenByPageMs: number | null
  typingUntilMs: number
  /** The app that owns the thread; null while it is idle or routing is off. */
  ownerAppId: string | null
  ownerUntilMs: number
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

/** One call the platform got. */
export interface Call {
  atMs: number
  method: string
  path: string
  status: number | 'broken'
  code?: number | undefined
  subcode?: number | undefined
  /** Parameters without tokens and secrets. */
  parameters: Record<string, unknown>
}

/** Everything there is. */
export interface World {
  apps: Map<string, App>
  pages: Map<string, Page>
  users: Map<string, User>
  customers: Map<string, Customer>
  tokens: Map<string, Token>
  codes: Map<string, LoginCode>
  conversations: Map<string, Conversation>
  /** The same conversations by person. */
  threads: Map<string, Conversation>
  messages: Map<string, Message>
  attachments: Map<string, SavedAttachment>
  media: Map<string, Media>
  comments: Map<string, Comment>
  userRefs: Map<string, OptIn>
  notificationTokens: Map<string, OptIn>
  calls: Call[]
  /** Ordering number of the newest message. */
  order: number
}

/** An empty world. */
export function createWorld(): World {
  return {
    apps: new Map(),
    pages: new Map(),
    users: new Map(),
    customers: new Map(),
    tokens: new Map(),
    codes: new Map(),
    conversations: new Map(),
    threads: new Map(),
    messages: new Map(),
    attachments: new Map(),
    media: new Map(),
    comments: new Map(),
    userRefs: new Map(),
    notificationTokens: new Map(),
    calls: [],
    order: 0,
  }
}
