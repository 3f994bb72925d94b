import type { LoginCode, User } from './facebook-login.ts'
import type { SavedFile } from './files.ts'
import type { Call } from './graph-host.ts'
import type { Media } from './media-host.ts'
import type { Token } from './tokens.ts'

/** What each network makes of the things that both have. */
interface Kinds {
  app: unknown
  page: unknown
  customer: unknown
  conversation: unknown
  message: unknown
  comment: unknown
}

/** What there is on every network that is reached through a Graph API. */
export interface GraphWorld<Of extends Kinds> {
  apps: Map<string, Of['app']>
  pages: Map<string, Of['page']>
  users: Map<string, User>
  customers: Map<string, Of['customer']>
  tokens: Map<string, Token>
  codes: Map<string, LoginCode>
  conversations: Map<string, Of['conversation']>
  /** The same conversations by person. */
  threads: Map<string, Of['conversation']>
  /** Messages by every id they have. */
  messages: Map<string, Of['message']>
  attachments: Map<string, SavedFile>
  media: Map<string, Media>
  comments: Map<string, Of['comment']>
  calls: Call[]
  /** Ordering number of the newest message. */
  order: number
}

/** A world with nothing in it. */
export function emptyGraphWorld<Of extends Kinds>(): GraphWorld<Of> {
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
    calls: [],
    order: 0,
  }
}
