import type { WebhookEvent } from '../graph/dispatch.ts'
import type { Flavour } from './flavours.ts'

/** One thing to tell whoever is subscribed; message ids in it are those of Instagram Login. */
export interface InstagramEvent extends WebhookEvent {
  /** The person it is about, for Standard Access. */
  customerId: string
  /** Only this flavour tells of it. */
  only?: Flavour
  /** The item as Facebook Login writes it, where more than ids differ. */
  facebookLoginItem?: Record<string, unknown>
  /** The id on the entry, when it is none of the account's. */
  entryId?: string
}
