import type { WrittenText } from './text.ts'

/** The one app the simulator plays for. OAuth 2.0 client and consumer are different credentials. */
export interface XApp {
  id: string
  name: string
  clientId: string
  clientSecret: string
  consumerKey: string
  consumerSecret: string
}

/** Who may write to somebody: anybody, nobody new, verified accounts only. */
export type DmSetting = 'open' | 'closed' | 'verified_only'

/** Somebody on X: the account that uses the app, or one that writes to it. */
export interface XUser {
  id: string
  name: string
  username: string
  createdAtMs: number
  isCustomer: boolean
  dms: DmSetting
  verified: boolean
  isProtected: boolean
  /** The account was deleted or suspended. */
  gone: boolean
}

export interface AccessToken {
  value: string
  /** `client_credentials` is what `/2/oauth2/token` gives for that grant: a token that no resource takes. */
  kind: 'user' | 'app' | 'client_credentials'
  userId: string
  scopes: string[]
  /** 0 when it does not expire. */
  expiresAtMs: number
  dead: boolean
}

export interface RefreshToken {
  value: string
  userId: string
  scopes: string[]
  /** Spent once it was used: each works a single time. */
  state: 'fresh' | 'spent' | 'revoked'
  accessToken: string
}

export interface OAuth1Token {
  value: string
  secret: string
  userId: string
  dead: boolean
}

export interface LoginCode {
  userId: string
  redirectUri: string
  scopes: string[]
  challenge: string
  method: string
  issuedAtMs: number
  used: boolean
}

export type MediaKind = 'photo' | 'video' | 'animated_gif'

/** A file that somebody attached or uploaded. */
export interface Media {
  id: string
  kind: MediaKind
  contentType: string
  /** The last segment of its address. */
  fileName: string
  bytes: Uint8Array<ArrayBuffer>
  sha256: string
  width: number
  height: number
  durationMs: number | undefined
}

/** A media in a message; `dmId` is the first message that held it, which its address names. */
export interface Attachment {
  media: Media
  dmId: string
}

interface EventBase {
  id: string
  conversationId: string
  atMs: number
  /** Who deleted it from their own view. */
  hiddenFor: Set<string>
}

/** Where the other side finds a message: among the conversations, among requests, or where nobody looks any more. */
export type Place = 'inbox' | 'requests' | 'old_thread'

export interface MessageEvent extends EventBase {
  type: 'MessageCreate'
  senderId: string
  text: WrittenText
  attachment: Attachment | undefined
  /** The app it was sent with; absent when it was typed by hand. */
  appId: string | undefined
  place: Place
}

export interface JoinEvent extends EventBase {
  type: 'ParticipantsJoin'
  /** Who invited them. */
  senderId: string
  participantIds: string[]
}

export interface LeaveEvent extends EventBase {
  type: 'ParticipantsLeave'
  participantIds: string[]
}

export type DmEvent = MessageEvent | JoinEvent | LeaveEvent

/** An end-to-end encrypted message, which X itself cannot read. */
export interface SecretMessage {
  id: string
  senderId: string
  text: string
  atMs: number
}

export interface Conversation {
  id: string
  kind: 'direct' | 'group'
  participantIds: string[]
  /** Oldest first. */
  events: DmEvent[]
  /** By user: the newest message of the others they have read. */
  readUpTo: Map<string, string>
  /** The pair went on in encrypted Chat: nothing of what they write reaches the legacy endpoints any more. */
  migrated: boolean
  secrets: SecretMessage[]
}

export type UploadCategory =
  'dm_image' | 'dm_gif' | 'dm_video' | 'tweet_image' | 'tweet_gif' | 'tweet_video' | 'subtitles'

/** A file on its way to a message. */
export interface Upload {
  id: string
  ownerId: string
  additionalOwners: string[]
  category: UploadCategory
  mediaType: string
  totalBytes: number
  segments: Map<number, Uint8Array<ArrayBuffer>>
  shared: boolean
  createdAtMs: number
  /** Set once the upload is complete. */
  media: Media | undefined
  /** When processing began and ends; absent for what is ready at once. */
  processing: { fromMs: number; untilMs: number; fails: boolean } | undefined
  /** The first message that held it. */
  usedIn: string | undefined
}

export interface Webhook {
  id: string
  url: string
  valid: boolean
  createdAtMs: number
  lastSuccessMs: number
}

export interface Subscription {
  id: string
  eventType: string
  userId: string | undefined
  direction: string | undefined
  tag: string | undefined
  webhookId: string | undefined
  createdAtMs: number
  updatedAtMs: number
}

/** One thing that was told to a webhook, or would have been. */
export interface ToldActivity {
  atMs: number
  webhookId: string
  userIds: string[]
  body: string
}

/** One call the platform got. */
export interface XCallRecord {
  atMs: number
  method: string
  path: string
  status: number | 'broken'
  /** Title of the refusal. */
  error?: string | undefined
  /** Query and JSON body, without tokens and secrets. */
  parameters: Record<string, unknown>
}

/** Everything there is. */
export interface XWorld {
  users: Map<string, XUser>
  accessTokens: Map<string, AccessToken>
  refreshTokens: Map<string, RefreshToken>
  oauth1Tokens: Map<string, OAuth1Token>
  codes: Map<string, LoginCode>
  nonces: Set<string>
  conversations: Map<string, Conversation>
  events: Map<string, DmEvent>
  media: Map<string, Media>
  uploads: Map<string, Upload>
  /** `blocker blocked` */
  blocks: Set<string>
  webhooks: Map<string, Webhook>
  subscriptions: Map<string, Subscription>
  /** `webhook user`, of the deprecated Account Activity API. */
  accountActivity: Set<string>
  told: ToldActivity[]
  /** Until when somebody is seen typing to somebody: `from to`. */
  typing: Map<string, number>
  refreshUses: { accepted: number; refused: number }
  calls: XCallRecord[]
}

/** An empty world. */
export function createWorld(): XWorld {
  return {
    users: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    oauth1Tokens: new Map(),
    codes: new Map(),
    nonces: new Set(),
    conversations: new Map(),
    events: new Map(),
    media: new Map(),
    uploads: new Map(),
    blocks: new Set(),
    webhooks: new Map(),
    subscriptions: new Map(),
    accountActivity: new Set(),
    told: [],
    typing: new Map(),
    refreshUses: { accepted: 0, refused: 0 },
    calls: [],
  }
}
