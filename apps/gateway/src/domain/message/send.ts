import { DmError, type Attachment, type OutboundAttachment, type SendResult, type SentPart } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import { credentialsSource, refreshed } from '../account/credentials-source.ts'
import type { LinkedAccount } from '../account/account-store.ts'
import { rememberRefusal } from '../account/renew-credentials.ts'
import { requireAccount } from '../account/require-account.ts'
import { requireAccountMessaging } from '../account/require-account-messaging.ts'
import { requireConversation } from '../conversation/require-conversation.ts'
import type { StoredConversation } from '../conversation/conversation-store.ts'
import { WireError } from '../errors/wire-error.ts'
import { writeDown } from '../write-down.ts'
import { certainlyClosed } from '../window/certainly-closed.ts'
import { beginSend } from './begin-send.ts'
import { mediaKind } from './media-kind.ts'
import type { MessageToSend } from './message-store.ts'
import type { SendRequest } from './send-request.ts'
import { awaitOutcome } from './settled-send.ts'

/** How long an account rests that the network has throttled without saying for how long. */
const usualThrottleMs = 30_000

/** What became of a send, with the conversation it went into. */
export interface Sent {
  readonly result: SendResult
  readonly conversation: StoredConversation
  readonly recipientId?: string
}

/**
 * Sends a message: the row is written before the call, and the answer, the error or the echo settles it. When the
 * answer is lost it waits a little for the echo.
 *
 * @param reference ours, new for each send
 * @throws {WireError} `messaging_off` for the account, `window_closed` when that is certain, `conversation_busy`, `rate_limited`, and {DmError} as the
 * network refuses; after `outcome_unknown` the row waits for its echo
 */
export async function sendMessage(
  context: Context,
  profileId: string,
  platform: Platform,
  request: SendRequest,
  reference: string,
): Promise<Sent> {
  const account = await requireAccount(context, profileId, platform)
  requireAccountMessaging(account, platform)
  const conversation = await conversationFor(context, account, platform, request)
  if (request.humanAgent) await requireHumanAgent(context, account, platform)
  refuseWhenClosed(context, platform, { account, conversation }, request.humanAgent)
  const recipientId = request.recipientId ?? conversation.participantId
  const media = request.mediaUrls.map((url) => ({ kind: mediaKind(url) ?? ('file' as const), url }))
  const { message, endTurn } = await beginSend(context, {
    account,
    conversation,
    reference,
    attachments: media.map(attachmentOf),
    ...(recipientId !== undefined && { participantId: recipientId }),
    ...(request.text !== undefined && { text: request.text }),
  })
  try {
    const result = await call(context, platform, message, media, request.humanAgent)
    await settle(context, message, result)
    return { result, conversation, ...(recipientId !== undefined && { recipientId }) }
  } catch (error) {
    if (WireError.from(error).kind !== 'outcome_unknown') throw error
  } finally {
    endTurn()
  }
  return awaitOutcome(context, profileId, reference, request)
}

/** The network bars accounts that use the window of people without its permission, so each account has a switch. */
async function requireHumanAgent(
  context: Context,
  account: LinkedAccount,
  { title, definition }: Platform,
): Promise<void> {
  const credentials: object = await context.store.accounts.credentials(account.id)
  if ('humanAgent' in credentials && credentials.humanAgent === 'true') return
  const env = definition.accountSettings.find(({ key }) => key === 'humanAgent')?.env
  const setting = env === undefined ? '' : `, or set ${env}=true`
  throw new WireError('invalid_request', {
    field: 'humanAgent',
    message: `humanAgent is off for this ${title} account. When the network has granted it, link the account again with "humanAgent": "true"${setting}.`,
  })
}

/** Before anything is written or called. What is not certain the network decides. */
function refuseWhenClosed(
  context: Context,
  platform: Platform,
  { account, conversation }: Pick<MessageToSend, 'account' | 'conversation'>,
  humanAgent = false,
): void {
  const { replyWindows } = platform.adapter.capabilities
  const windows = replyWindows?.filter(({ kind }) => humanAgent || kind === 'standard')
  const window = certainlyClosed(conversation, account, windows, context.networkClock())
  if (!window) return
  throw new WireError('window_closed', {
    window,
    retryable: false,
    message: `It closed at ${window.closesAt?.toISOString() ?? ''}. Nothing was sent: wait until the correspondent has written again.`,
  })
}

async function conversationFor(
  context: Context,
  account: LinkedAccount,
  platform: Platform,
  { recipientId, conversationId }: SendRequest,
): Promise<StoredConversation> {
  if (conversationId !== undefined) {
    const found = await requireConversation(context, account.profileId, platform, conversationId)
    if (found.encrypted) {
      throw new WireError('conversation_encrypted', {
        field: 'conversationId',
        message: `Answer in the ${platform.title} app, or write outside of it with recipientId alone.`,
      })
    }
    if (recipientId === undefined || found.participantId === recipientId) return found
    throw new WireError('invalid_request', {
      field: 'recipientId',
      message: `recipientId is not the correspondent of conversation ${conversationId}; leave one of them out.`,
    })
  }
  return context.store.conversations.open(account, recipientId ?? '')
}

async function call(
  context: Context,
  platform: Platform,
  message: MessageToSend,
  attachments: readonly OutboundAttachment[],
  humanAgent = false,
): Promise<SendResult> {
  const { store } = context
  const client = platform.adapter.account(credentialsSource(context, message.account))
  const { nativeId: id, participantId } = message.conversation
  const to = message.participantId ?? participantId
  try {
    return await client.send({
      to: to === undefined ? { id: id ?? '' } : { participantId: to, ...(id !== undefined && { id }) },
      attachments,
      reference: message.reference,
      ...(message.text !== undefined && { text: message.text }),
      ...(humanAgent && { author: 'human' as const }),
    })
  } catch (error) {
    const unknown = !DmError.isInstance(error) || error.code === 'outcome_unknown'
    const told = DmError.isInstance(error) ? error.toJSON() : { message: 'the send broke off in the gateway' }
    const lost = DmError.isInstance(error) && error.code === 'auth_expired' ? error : undefined
    await writeDown(context, message.reference, async () => {
      // A call that fails has failed with its first piece, and has tried no other.
      if (unknown && DmError.isInstance(error) && hasPieces(message)) {
        await store.messages.keepSplit(message, { parts: [], warnings: [] })
      }
      await store.messages.giveUp(message, unknown ? 'unknown' : 'failed', told)
    })
    try {
      if (lost) await rememberRefusal(context, message.account, lost)
      if (DmError.isInstance(error) && error.code === 'rate_limited') {
        await store.accounts.throttle(message.account.id, error.retryAfterMs ?? usualThrottleMs)
      }
    } catch (cause) {
      context.log.error({ err: cause, accountId: message.account.id }, 'why an account refused was not kept')
    }
    throw error
  }
}

/** It went out, whatever the database says now. */
async function settle(context: Context, message: MessageToSend, result: SendResult): Promise<void> {
  const { messages, accounts } = context.store
  await writeDown(context, message.reference, async () => {
    if (result.parts.length > 1) await messages.keepSplit(message, result)
    await messages.settle(message, result.parts.flatMap(pieceOf))
    if (message.account.refused) await accounts.forgetRefusal(message.account.id, refreshed('system'))
  })
}

/** Whether the network may have to carry it in several. */
function hasPieces({ text, attachments }: MessageToSend): boolean {
  return attachments.length + (text === undefined ? 0 : 1) > 1
}

function pieceOf(part: SentPart) {
  if (part.status === 'failed') return []
  return {
    nativeId: part.messageId,
    attachments: (part.attachments ?? []).map(attachmentOf),
    ...(part.text !== undefined && { text: part.text }),
  }
}

function attachmentOf(attachment: OutboundAttachment): Attachment {
  return {
    kind: attachment.kind,
    nativeType: attachment.kind,
    ...('url' in attachment && { url: attachment.url }),
  }
}
