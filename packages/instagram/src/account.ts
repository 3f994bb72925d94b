import type { Account, Credentials } from '@dm/core'
import { omitUndefined, readAnswer, type ResolvedRuntime } from '@dm/core/kit'
import { contentUnsupported, createConversationActs, downloadMedia, mediaExpiry } from '@dm/meta'
import type { InstagramApi } from './api/client.ts'
import { wireProfile } from './api/wire.ts'
import { instagramCapabilities, maxMediaBytes } from './capabilities.ts'
import { isWithheldProfile } from './errors.ts'
import type { Flavour } from './flavour.ts'
import { createInstagramHistory } from './history.ts'
import { sendMessage } from './send.ts'

export interface AccountParts {
  readonly id: string
  readonly api: InstagramApi
  readonly flavour: Flavour
  /** Credentials that are fit for use. */
  readonly credentials: () => Promise<Credentials>
  readonly runtime: ResolvedRuntime
}

const profileFields = 'id,name,username,profile_pic'

/** Everything that is done for one professional account. */
export function createInstagramAccount({ id, api, flavour, credentials, runtime }: AccountParts) {
  const history = createInstagramHistory(api, credentials, runtime)
  const { participantOf, markRead, sendTyping, react } = createConversationActs(api, credentials)
  const capabilities = instagramCapabilities[flavour.login]
  const sender = { api, capabilities, credentials, participantOf, timeoutMs: runtime.timeoutMs }

  return {
    id,

    send: (message, options) => sendMessage(sender, message, options),

    listConversations: (query = {}, options) => history.conversations(query, options),
    listMessages: (conversation, query = {}, options) => history.messages(conversation, query, options),

    async getParticipant(participantId, options) {
      try {
        const raw = await api.readPerson(await credentials(), participantId, profileFields, options)
        const { name, username, profile_pic: picture } = readAnswer(wireProfile, raw)
        return omitUndefined({
          id: participantId,
          name,
          username,
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

    async react(conversation, messageId, emoji, options) {
      const reaction = emoji === undefined ? undefined : flavour.reactionFor(emoji)
      if (emoji !== undefined && reaction === undefined) {
        throw contentUnsupported('emoji', 'Through a Page Instagram takes a heart only.')
      }
      await react(conversation, messageId, reaction, options)
    },

    downloadAttachment: (attachment, options) => downloadMedia(attachment, runtime, maxMediaBytes, options),
  } satisfies Account
}
