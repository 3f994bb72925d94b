import type { ReplyWindow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { HookNews } from '../../domain/hook/delivery-store.ts'
import { presentPerson } from './person.ts'
import { presentWindow } from './window.ts'

export interface HookNetwork {
  /** Its name on the wire. */
  readonly platform: string
  /** Its rule for replies. */
  readonly windows: readonly ReplyWindow[] | undefined
  /** Milliseconds by its clock. */
  readonly now: number
}

/** A new message as an endpoint is told of it. `sequence` counts what happens in the conversation. */
export function presentHookMessage(news: HookNews, { platform, windows, now }: HookNetwork) {
  const { message, account, correspondent, at } = news
  const inbound = message.direction !== 'outbound'
  const [sender, recipient] = inbound ? [correspondent, account] : [account, correspondent]
  const attachments = message.attachments ?? []
  const created = at.toISOString().replace(/\.\d+Z$/, 'Z')
  return omitUndefined({
    action: 'messages',
    subAction: 'messageCreated',
    type: inbound ? 'received' : 'sent',
    code: 200,
    platform,
    id: message.id,
    conversationId: news.conversationId,
    senderId: sender?.id,
    senderDetails: sender && presentPerson(sender),
    recipientId: recipient?.id,
    recipientDetails: inbound || !recipient ? undefined : presentPerson(recipient),
    message: message.text ?? '',
    mediaUrls: attachments.flatMap(({ url }) => url ?? []),
    attachments: attachments.map(({ kind, url }) => omitUndefined({ type: kind, url })),
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
