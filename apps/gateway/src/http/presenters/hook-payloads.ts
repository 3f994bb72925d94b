import type { z } from 'zod'
import type { ConversationNews } from '../../domain/hook/delivery-store.ts'
import { accountActivityPayload, presentHookActivity } from './hook-activity.ts'
import { messageDeletedPayload, presentHookDeleted } from './hook-deleted.ts'
import { messageEditedPayload, presentHookEdited } from './hook-edited.ts'
import { messageCreatedPayload, presentHookMessage } from './hook-message.ts'
import { presentHookReaction, reactionCreatedPayload, reactionDeletedPayload } from './hook-reaction.ts'
import { messageReadPayload, presentHookRead } from './hook-read.ts'
import { presentHookSocial, socialPayload } from './hook-social.ts'

/** A body that endpoints get, for whoever reads the document. */
export interface HookPayload {
  readonly name: string
  readonly summary: string
  readonly schema: z.ZodType
  /** Made of invented values. */
  readonly sample: object
}

const news: ConversationNews = {
  hookId: '7c9e6679742540de944be07fc1f90ae7',
  url: 'https://example.com/hook',
  profile: { id: '3f2504e04f8911d39a0c0305e82c3301', title: 'Primary Profile' },
  platform: 'instagram',
  conversationId: '6ba7b8109dad11d180b400c04fd430c8',
  conversation: { encrypted: false, windowOpenings: { 'message.received': '2026-11-01T10:00:00.000Z' } },
  sequence: 2,
  previousSequence: 1,
  at: new Date('2026-11-01T10:00:02.000Z'),
  account: { id: '1000000001', name: 'Our Bakery', username: 'ourbakery' },
  correspondent: { id: '7000000001', name: 'Ann Ray', username: 'annray' },
}
const network = {
  platform: 'instagram',
  windows: [
    {
      kind: 'standard',
      lengthMs: 24 * 60 * 60_000,
      openedBy: ['message.received'],
      source: 'https://example.com',
      checked: '2026-11-01',
    },
  ],
  now: news.at.getTime(),
} as const
const message = { id: 'mid_1', direction: 'inbound', text: 'Is the bakery open?' } as const

/** All that endpoints are told, with what it looks like. */
export const hookPayloads: readonly HookPayload[] = [
  {
    name: 'messageCreated',
    summary: 'A message came in, or was sent in the app of the network.',
    schema: messageCreatedPayload,
    sample: presentHookMessage({ ...news, kind: 'message', message }, network),
  },
  {
    name: 'messageRead',
    summary: 'The correspondent has read.',
    schema: messageReadPayload,
    sample: presentHookRead({ ...news, kind: 'read', readThrough: news.at }, network),
  },
  {
    name: 'reactionCreated',
    summary: 'Somebody has reacted to a message.',
    schema: reactionCreatedPayload,
    sample: presentHookReaction(
      {
        ...news,
        ...{ kind: 'reaction', messageId: 'mid_1', removed: false, byUs: false, reaction: '❤️' },
        reactions: { '7000000001': '❤️' },
      },
      network,
    ),
  },
  {
    name: 'reactionDeleted',
    summary: 'Somebody has taken a reaction back.',
    schema: reactionDeletedPayload,
    sample: presentHookReaction(
      { ...news, kind: 'reaction', messageId: 'mid_1', removed: true, byUs: false, reactions: {} },
      network,
    ),
  },
  {
    name: 'messageEdited',
    summary: 'A message says something else.',
    schema: messageEditedPayload,
    sample: presentHookEdited(
      { ...news, kind: 'edited', message: { ...message, text: 'Are you open?' } },
      network,
    ),
  },
  {
    name: 'messageDeleted',
    summary: 'A message was taken back. Told only where `DM_HOOK_MESSAGE_DELETED` is on.',
    schema: messageDeletedPayload,
    sample: presentHookDeleted({ ...news, kind: 'deleted', messageId: 'mid_1', outbound: false }, network),
  },
  {
    name: 'social',
    summary: 'An account was linked or unlinked, or its credentials were renewed or cannot be.',
    schema: socialPayload,
    sample: presentHookSocial(
      {
        ...news,
        ...{ kind: 'social', type: 'link', displayName: 'Our Bakery', source: 'user' },
        refreshBy: '2026-12-31T10:00:00.000Z',
      },
      network,
    ),
  },
  {
    name: 'accountActivity',
    summary:
      'An event of X in its own words, names in camel case. Told where the profile has `xAccountActivityActive`.',
    schema: accountActivityPayload,
    sample: presentHookActivity(
      {
        ...news,
        ...{ kind: 'accountActivity', platform: 'x', key: 'direct_message_events' },
        item: {
          type: 'message_create',
          id: '1800000000000000001',
          created_at: '2026-11-01T10:00:02.000Z',
          message_create: {
            sender_id: '111',
            target: { recipient_id: '222' },
            message_data: {
              text: 'Hi',
              entities: { hashtags: [], urls: [], symbols: [], user_mentions: [] },
            },
          },
        },
        beside: { users: { '111': { id: '111', name: 'Ann Ray', screen_name: 'annray', verified: false } } },
      },
      { platform: 'twitter', activityTitle: 'X Account Activity' },
    ),
  },
]
