import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Attachment, Conversation, Referral, ReplyTarget, SendWarning, Tap } from '@dm/core'
import type { LogEventType } from '../domain/event/log-event.ts'
import type { WindowOpenings } from '../domain/window/window-openings.ts'
import type { HookAction, QueuedActivity, QueuedSocialNews } from '../domain/hook/hook-store.ts'
import type { LinkSettings } from '../domain/linking/link-session-store.ts'
import type { RanksColumn } from './ingest/ranks-column.ts'
import type { KeptPart } from './split-sends.ts'

/** The tables as the migrations leave them. */
export interface Tables {
  profiles: {
    id: string
    title: string
    is_primary: Generated<boolean>
    created_at: Generated<Date>
    hook_secret: string | null
    auto_response_active: boolean | null
    auto_response_wait_seconds: number | null
    auto_response_message: string | null
    key_digest: string | null
    email: string | null
    settings: ColumnType<Record<string, unknown>, string | undefined, string>
    messaging_active: Generated<boolean>
    x_activity_active: Generated<boolean>
    deleted_at: Date | null
  }
  hook_secrets: {
    id: GeneratedAlways<number>
    profile_id: string
    sealed: string
    valid_until: Date
  }
  auto_responses: {
    account_id: string
    participant_id: string
    profile_id: string
    conversation_id: string
    message_native_id: string | null
    asked_at: Date | null
    reference: string | null
    leased_until: Generated<Date>
    answered_at: Date | null
    answers: Generated<number>
    counted_since: Generated<Date>
  }
  endpoints: {
    id: string
    profile_id: string
    action: HookAction
    url: string
    updated_at: Generated<Date>
    failing_since: Date | null
    paused_at: Date | null
  }
  deliveries: {
    id: GeneratedAlways<number>
    hook_id: Generated<string>
    endpoint_id: string
    profile_id: string
    account_id: string | null
    conversation_id: string | null
    queue: string
    sequence: number | null
    message_native_id: string | null
    news: JSONColumnType<QueuedSocialNews | QueuedActivity> | null
    state: Generated<'waiting' | 'delivered' | 'failed'>
    attempts: Generated<number>
    tried_before: Generated<number>
    due_at: Date | null
    lease: string | null
    leased_until: Date | null
    body: Uint8Array | null
    created_at: Generated<Date>
  }
  delivery_queues: {
    queue: string
    endpoint_id: string
    profile_id: string
    ready_at: Generated<Date>
    turn: number
    first_id: Generated<number>
    last_id: number
  }
  delivery_attempts: {
    delivery_id: number
    number: number
    profile_id: string
    began_at: Date
    ended_at: Date | null
    status: number | null
    problem: string | null
  }
  accounts: {
    id: string
    profile_id: string
    platform: string
    native_id: string
    aliases: Generated<string[]>
    name: string | null
    username: string | null
    picture_url: string | null
    credentials: string
    sandbox: Generated<boolean>
    linked_at: Generated<Date>
    unlinked_at: Date | null
    history_imported_at: Date | null
    expires_at: Date | null
    renew_at: Date | null
    refused_at: Date | null
    refusal: string | null
    configured: string | null
    throttled_until: Date | null
    reconcile_at: Date | null
    repaired: Generated<number>
    repaired_at: Date | null
    read_through_at: Date | null
    listed_through_at: Date | null
    history_leased_until: Date | null
    repairing_since: Date | null
    journal_name: string | null
    messaging_active: Generated<boolean>
  }
  active_conversations: {
    profile_id: string
    month: Date
    conversation_id: string
  }
  link_sessions: {
    id_digest: string
    profile_id: string
    settings: JSONColumnType<LinkSettings & object>
    created_at: Generated<Date>
    expires_at: Date
    revoked_at: Date | null
  }
  conversations_to_read: {
    account_id: string
    native_id: string
    profile_id: string
    conversation: JSONColumnType<Conversation>
    active_at: Date | null
    since: Date
    listings: Generated<number>
    first_listed_at: Generated<Date>
    tries: Generated<number>
    read_after: Generated<Date>
    leased_until: Date | null
  }
  participants: {
    account_id: string
    native_id: string
    profile_id: string
    name: string | null
    username: string | null
    picture_url: string | null
    looked_up_at: Date | null
    look_up_after: Generated<Date>
    ranks: JSONColumnType<RanksColumn & object> | null
  }
  conversations: {
    id: string
    profile_id: string
    account_id: string
    platform: string
    key: string
    native_id: string | null
    participant_id: string | null
    kind: Generated<string>
    encrypted: Generated<boolean>
    status: Generated<'active' | 'archived'>
    read_watermark: Date | null
    delivered_watermark: Date | null
    last_message_at: Date | null
    created_at: Generated<Date>
    merged_into: string | null
    last_sequence: Generated<number>
    window_openings: JSONColumnType<WindowOpenings & object> | null
    read_through_at: Date | null
  }
  messages: {
    id: GeneratedAlways<number>
    profile_id: string
    account_id: string
    conversation_id: string
    platform: string
    native_id: string | null
    reference: string | null
    known: Generated<boolean>
    direction: 'inbound' | 'outbound'
    state: MessageState
    sender_id: string | null
    recipient_id: string | null
    text: string | null
    attachments: JSONColumnType<Attachment[]>
    reply_to: JSONColumnType<ReplyTarget> | null
    tap: JSONColumnType<Tap> | null
    referral: JSONColumnType<Referral> | null
    app_id: string | null
    history: Generated<boolean>
    sent_at: Date | null
    edits: Generated<number>
    edited_at: Date | null
    deleted_at: Date | null
    error: JSONColumnType<Record<string, unknown>> | null
    created_at: Generated<Date>
    ranks: JSONColumnType<RanksColumn & object> | null
    lease_until: Date | null
    look_at: Date | null
    looks: Generated<number>
  }
  reactions: {
    account_id: string
    message_native_id: string
    participant_id: string
    profile_id: string
    emoji: string | null
    name: string | null
    removed: boolean
    occurred_at: Date
    event_id: string
  }
  receipts: {
    account_id: string
    message_native_id: string
    kind: 'read' | 'delivered'
    profile_id: string
    conversation_id: string
  }
  idempotency_keys: {
    profile_id: string
    key: string
    digest: string
    reference: string
    status: number | null
    answer: string | null
    lease_until: Date
    created_at: Generated<Date>
  }
  split_sends: {
    account_id: string
    reference: string
    profile_id: string
    message_native_id: string | null
    parts: JSONColumnType<KeptPart[]>
    warnings: JSONColumnType<SendWarning[]>
    created_at: Generated<Date>
  }
  events: {
    id: GeneratedAlways<number>
    profile_id: string
    account_id: string
    conversation_id: string
    platform: string
    sequence: number
    type: LogEventType
    message_native_id: string | null
    body: JSONColumnType<Record<string, unknown>>
    history: boolean
    occurred_at: Date | null
    created_at: Generated<Date>
  }
  journal: {
    id: GeneratedAlways<number>
    profile_id: string | null
    account_id: string | null
    platform: string
    account_native_id: string
    event_id: string
    message_native_id: string | null
    type: string
    raw: Uint8Array
    state: 'applied' | 'parked'
    problem: string | null
    received_at: Generated<Date>
  }
}

/** `received` came in; the others are the life of a message of ours. */
export type MessageState = 'received' | 'sending' | 'sent' | 'failed' | 'unknown'
