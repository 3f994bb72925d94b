import type { Account, CredentialsSource } from '@dm/core'
import { omitUndefined, readAnswer, type ResolvedRuntime } from '@dm/core/kit'
import { bears, createConversationActs, downloadMedia, mediaExpiry } from '@dm/meta'
import type { FacebookApi } from './api/client.ts'
import { wireProfile } from './api/wire.ts'
import { facebookCapabilities } from './capabilities.ts'
import { createFacebookHistory } from './history.ts'
import { messageId } from './mapping/message-id.ts'
import { sendMessage } from './send.ts'

export interface AccountParts {
  readonly api: FacebookApi
  readonly source: CredentialsSource
  readonly runtime: ResolvedRuntime
}

const profileFields = 'id,name,first_name,last_name,profile_pic'

/** Everything that is done for one Page. */
export function createFacebookAccount({ api, source, runtime }: AccountParts) {
  const credentials = () => source.get()
  const history = createFacebookHistory(api, credentials, runtime)
  const { participantOf, markRead, sendTyping, react } = createConversationActs(api, credentials)

  return {
    id: source.accountId,

    send: (message, options) =>
      sendMessage({ api, credentials, participantOf, timeoutMs: runtime.timeoutMs }, message, options),

    listConversations: (query = {}, options) => history.conversations(query, options),
    listMessages: (conversation, query = {}, options) => history.messages(conversation, query, options),

    async getParticipant(participantId, options) {
      try {
        const raw = await api.readPerson(await credentials(), participantId, profileFields, options)
        const profile = readAnswer(wireProfile, raw)
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

    markRead,
    sendTyping,
    react: (conversation, target, emoji, options) => react(conversation, messageId(target), emoji, options),

    downloadAttachment: (attachment, options) =>
      downloadMedia(attachment, runtime, facebookCapabilities.attachments.file?.maxBytes ?? 0, options),
  } satisfies Account
}

/**
 * Number 2018218, which stands in for the profile of people whom Meta shows to nobody.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile
 */
function isWithheldProfile(error: unknown): boolean {
  return bears(error, '2018218')
}
