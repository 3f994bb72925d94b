import type { XSwitches } from './switches.ts'

/** Fields of a user that may be asked for. */
export const userFields = [
  'affiliation',
  'connection_status',
  'created_at',
  'description',
  'entities',
  'id',
  'is_identity_verified',
  'location',
  'most_recent_tweet_id',
  'name',
  'parody',
  'pinned_tweet_id',
  'profile_banner_url',
  'profile_image_url',
  'protected',
  'public_metrics',
  'receives_your_dm',
  'subscription',
  'subscription_type',
  'url',
  'username',
  'verified',
  'verified_followers_count',
  'verified_type',
  'withheld',
] as const

/** Fields of a media. */
export const mediaFields = [
  'alt_text',
  'duration_ms',
  'height',
  'media_key',
  'non_public_metrics',
  'organic_metrics',
  'preview_image_url',
  'promoted_metrics',
  'public_metrics',
  'type',
  'url',
  'variants',
  'width',
] as const

/** Fields of a post. */
export const postFields = [
  'attachments',
  'author_id',
  'context_annotations',
  'conversation_id',
  'created_at',
  'edit_controls',
  'edit_history_tweet_ids',
  'entities',
  'geo',
  'id',
  'in_reply_to_user_id',
  'lang',
  'note_tweet',
  'possibly_sensitive',
  'public_metrics',
  'referenced_tweets',
  'reply_settings',
  'source',
  'text',
  'withheld',
] as const

/** The names of one version of the description. */
export interface EventNames {
  eventFields: string[]
  expansions: string[]
  postFields: string[]
}

const before: EventNames = {
  eventFields: [
    'attachments',
    'created_at',
    'dm_conversation_id',
    'entities',
    'event_type',
    'id',
    'participant_ids',
    'referenced_tweets',
    'sender_id',
    'text',
  ],
  expansions: ['attachments.media_keys', 'participant_ids', 'referenced_tweets.id', 'sender_id'],
  postFields: ['tweet.fields'],
}

const since: EventNames = {
  eventFields: ['attachments', 'created_at', 'dm_conversation_id', 'entities', 'event_type', 'id', 'text'],
  expansions: ['attachments.media_keys', 'participant_ids', 'referenced_posts', 'sender_id'],
  postFields: ['post.fields'],
}

/**
 * What a read of events may ask for. Parts were renamed on 2026-08-07 with description 2.167.
 * https://github.com/xdevplatform/docs/blob/main/openapi.json
 */
export function eventNames(spec: XSwitches['spec']): EventNames {
  if (spec === '2.166') return before
  if (spec === '2.167') return since
  const both = (key: keyof EventNames) => [...new Set([...before[key], ...since[key]])]
  return {
    eventFields: both('eventFields'),
    expansions: both('expansions'),
    postFields: both('postFields'),
  }
}
