import {
  DmError,
  type Account,
  type CallOptions,
  type ConversationRef,
  type CredentialsSource,
} from '@dm/core'
import { fetchForeign, omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import { mediaExpiry } from '@dm/meta'
import type { FacebookApi } from './api/client.ts'
import { facebookCapabilities } from './capabilities.ts'
import { invalidRequest } from './errors.ts'
import { readConversations, readMessages } from './history.ts'
import { messageId } from './mapping/message-id.ts'
import { sendPieces } from './send.ts'

export interface AccountParts {
  readonly api: FacebookApi
  readonly source: CredentialsSource
  readonly runtime: ResolvedRuntime
}

/** Everything that is done for one Page. */
export function createFacebookAccount({ api, source, runtime }: AccountParts) {
  const credentials = () => source.get()

  /** Messenger writes to people, not to threads; of a thread alone the person is looked up. */
  async function participantOf(to: ConversationRef, options?: CallOptions): Promise<string> {
    if (to.participantId !== undefined && to.participantId !== '') return to.participantId
    if (to.id === undefined || to.id === '') throw invalidRequest('to.participantId', 'Say whom to write to.')
    const current = await credentials()
    const { participants } = await api.readConversation(current, to.id, options)
    const others = (participants?.data ?? []).flatMap((person) =>
      person.id === undefined || person.id === current.accountId ? [] : [person.id],
    )
    const [only] = others
    if (only === undefined || others.length > 1) {
      throw invalidRequest(
        'to.participantId',
        'Meta does not say who the person of this conversation is; name them.',
      )
    }
    return only
  }

  async function act(to: ConversationRef, action: Readonly<Record<string, unknown>>, options?: CallOptions) {
    const participantId = await participantOf(to, options)
    await api.sendAction(await credentials(), participantId, action, options)
  }

  return {
    id: source.accountId,

    send: (message, options) =>
      sendPieces({ api, credentials, participantOf, timeoutMs: runtime.timeoutMs }, message, options),

    listConversations: async (query = {}, options) =>
      readConversations(api, await credentials(), query, options),

    listMessages: async (conversation, query = {}, options) =>
      readMessages(api, await credentials(), conversation, query, options),

    async getParticipant(participantId, options) {
      try {
        const { profile, raw } = await api.readProfile(await credentials(), participantId, options)
        const parts = [profile.first_name, profile.last_name].filter((part) => part != null && part !== '')
        const picture = profile.profile_pic
        return omitUndefined({
          id: participantId,
          name: profile.name ?? (parts.length > 0 ? parts.join(' ') : undefined),
          pictureUrl: picture,
          pictureExpiresAt: mediaExpiry(picture),
          raw,
        })
      } catch (error) {
        if (isWithheldProfile(error)) return { id: participantId }
        throw error
      }
    },

    markRead: (conversation, options) => act(conversation, { sender_action: 'mark_seen' }, options),

    sendTyping: (conversation, typing, options) =>
      act(conversation, { sender_action: typing ? 'typing_on' : 'typing_off' }, options),

    react(conversation, target, emoji, options) {
      const id = messageId(target)
      const action =
        emoji === undefined
          ? { sender_action: 'unreact', payload: { message_id: id } }
          : { sender_action: 'react', payload: { message_id: id, reaction: emoji } }
      return act(conversation, action, options)
    },

    async downloadAttachment(attachment, options) {
      const { url } = attachment
      if (url === undefined) throw invalidRequest('url', 'The attachment has no URL to download from.')
      try {
        const { bytes } = await fetchForeign(url, {
          fetch: runtime.fetch,
          maxBytes: facebookCapabilities.attachments.file?.maxBytes ?? 0,
          timeoutMs: options?.timeoutMs ?? runtime.timeoutMs,
          ...omitUndefined({ signal: options?.signal }),
          ...exemption(url, runtime),
        })
        return bytes
      } catch (error) {
        throw isExpired(error) ? expired(error) : error
      }
    },
  } satisfies Account
}

/** A host that the operator has put in Meta's place may be local; it is trusted for itself alone. */
function exemption(
  url: string,
  { baseUrl }: ResolvedRuntime,
): { allowPrivate?: true; maxRedirects?: number } {
  if (baseUrl === undefined || !URL.canParse(url) || new URL(url).origin !== new URL(baseUrl).origin)
    return {}
  return { allowPrivate: true, maxRedirects: 0 }
}

/**
 * Number 2018218, which stands in for the profile of people whom Meta shows to nobody.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile
 */
function isWithheldProfile(error: unknown): boolean {
  if (!DmError.isInstance(error)) return false
  return error.upstream?.subcode === '2018218' || error.upstream?.code === '2018218'
}

/** Meta's media hosts refuse a link that is over its time. */
function isExpired(error: unknown): error is DmError {
  return DmError.isInstance(error) && [403, 404, 410].includes(error.upstream?.status ?? 0)
}

function expired(cause: DmError): DmError {
  return new DmError({
    code: 'not_found',
    message: 'The link to the attachment has expired; read the message again for a fresh one.',
    cause,
    ...omitUndefined({ upstream: cause.upstream }),
  })
}
