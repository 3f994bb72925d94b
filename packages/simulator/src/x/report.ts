import type { Delivery, WebhookRequest } from '../delivery.ts'

/** What became of a webhook request. */
export interface XDeliveryReport {
  /** Null when nothing was subscribed, so nothing was sent. */
  id: string | null
  /** The names of the events inside. */
  fields: string[]
  url: string | null
  state: Delivery['state'] | 'kept' | 'held' | 'dropped' | 'invalid' | 'not_subscribed'
  /** The receiver's last answer; null when there was none. */
  status: number | null
  error?: string
  attempts: number
}

/** A webhook request as it was made, delivered or not. */
export interface XSentWebhook extends WebhookRequest {
  id: string
  /** The accounts it speaks of. */
  userIds: string[]
}
