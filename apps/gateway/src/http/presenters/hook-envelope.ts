import type { ReplyWindow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { ConversationNews } from '../../domain/hook/delivery-store.ts'
import { personSchema, presentPerson } from './person.ts'
import { presentWindow, windowSchema } from './window.ts'

export interface HookNetwork {
  /** Its name on the wire. */
  readonly platform: string
  /** The title of its events in its own words, where it has such. */
  readonly activityTitle?: string | undefined
  /** Its rule for replies. */
  readonly windows: readonly ReplyWindow[] | undefined
  /** Milliseconds by its clock. */
  readonly now: number
}

/** What all news of conversations has; each kind has fields of its own beside. */
export const hookEnvelope = z.strictObject({
  action: z.literal('messages').describe('What the endpoint is registered for.'),
  code: z.literal(200).describe('Always the same; clients want it.'),
  platform: z.string().describe('The network, by its name in paths.'),
  conversationId: z.string().describe('Ours; it never changes.'),
  senderId: z.string().optional().describe('Who did it.'),
  senderDetails: personSchema.optional(),
  recipientId: z.string().optional().describe('Whom it was for: the other side.'),
  recipientDetails: personSchema.optional().describe('Where we did it.'),
  mediaUrls: z.array(z.string()).describe('Of what is attached, where there is an address.'),
  created: z.iso.datetime().describe('When it happened, by the network.'),
  scheduleDate: z.iso.datetime().describe('The same as `created`.'),
  timeStamp: z.int().describe('The same as `created`, in Unix seconds.'),
  hookId: z.string().describe('Of this event, the same at each attempt.'),
  refId: z.string().describe('Of the profile.'),
  title: z.string().describe('Of the profile.'),
  url: z.string().describe('Where the profile is registered.'),
  sequence: z.int().describe('Counts what happens in the conversation.'),
  previousSequence: z
    .int()
    .optional()
    .describe('Of what was told of this conversation before; who has not heard that has missed something.'),
  window: windowSchema.optional().describe('Whether the conversation could be answered then.'),
})

interface Head<SubAction, Type, Id> {
  readonly subAction: SubAction
  readonly type: Type
  /** Of the message that it is about, where it is about one. */
  readonly id: Id
  /** Whether we did it ourselves. */
  readonly outbound: boolean
}

/** Composes a body from what all news of conversations has, and what is its own. */
export function putInEnvelope<
  const SubAction extends string,
  const Type extends string,
  Id extends string | undefined,
  Own extends object,
>(
  news: ConversationNews,
  { platform, windows, now }: HookNetwork,
  { subAction, type, id, outbound }: Head<SubAction, Type, Id>,
  own: Own,
) {
  const { account, correspondent, at } = news
  const [sender, recipient] = outbound ? [account, correspondent] : [correspondent, account]
  const created = hookMoment(at)
  return omitUndefined({
    action: 'messages' as const,
    subAction,
    type,
    code: 200 as const,
    platform,
    id,
    conversationId: news.conversationId,
    senderId: sender?.id,
    senderDetails: sender && presentPerson(sender),
    recipientId: recipient?.id,
    recipientDetails: outbound && recipient ? presentPerson(recipient) : undefined,
    ...own,
    created,
    scheduleDate: created,
    timeStamp: Math.floor(at.getTime() / 1000),
    hookId: news.hookId,
    refId: news.profile.id,
    title: news.profile.title,
    url: news.url,
    sequence: news.sequence,
    previousSequence: news.previousSequence,
    window: presentWindow(news.conversation, windows, now),
  })
}

/** A moment as hooks write it: without milliseconds. */
export const hookMoment = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z')
