import type { ConversationRef } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { encryptedRead, encryptedSend, invalidRequest } from '../errors.ts'

/**
 * The id of the classic conversation of two users: the smaller number first. Ids have up to 19 digits, so they
 * are compared as the text that they are.
 *
 * @see https://docs.x.com/x-api/direct-messages/lookup/introduction
 */
export function directConversationId(one: string, other: string): string {
  return isSmaller(other, one) ? `${other}-${one}` : `${one}-${other}`
}

function isSmaller(one: string, other: string): boolean {
  return one.length === other.length ? one < other : one.length < other.length
}

/** The other person of a classic conversation of two; `undefined` for a group or somebody else's conversation. */
export function peerOf(conversationId: string, accountId: string): string | undefined {
  const [, one, other] = /^(\d{1,19})-(\d{1,19})$/.exec(conversationId) ?? []
  if (one === accountId) return other
  return other === accountId ? one : undefined
}

/** The one id of a conversation, whichever order of the two people it is named by. */
export function sortedId(conversationId: string): string {
  const [, one, other] = /^(\d{1,19})-(\d{1,19})$/.exec(conversationId) ?? []
  return one === undefined || other === undefined ? conversationId : directConversationId(one, other)
}

/** A conversation, with the person where there is one besides the account. */
export function conversationRef(conversationId: string, accountId: string): ConversationRef {
  return {
    id: sortedId(conversationId),
    ...omitUndefined({ participantId: peerOf(conversationId, accountId) }),
  }
}

/**
 * A thread of encrypted messages: its id always has a colon, so that it is never taken for that of the classic
 * conversation of the same two.
 *
 * @see https://docs.x.com/xchat/introduction
 */
export function encryptedRef(nativeId: string, accountId: string, senderId: string): ConversationRef {
  const [, one, other] = /^(\d{1,19})[:-](\d{1,19})$/.exec(nativeId) ?? []
  const direct = one !== undefined && other !== undefined
  const peer = direct ? peerOf(`${one}-${other}`, accountId) : undefined
  return {
    id: direct ? directConversationId(one, other).replace('-', ':') : nativeId,
    ...omitUndefined({ participantId: peer ?? (direct && senderId !== accountId ? senderId : undefined) }),
    encrypted: true,
  }
}

/** Where a conversation is at X: with a person, or a group by its id. */
export type Place = { readonly participantId: string } | { readonly groupId: string }

const userId = /^\d{1,19}$/
const groupId = /^\d{15,19}$/

/**
 * Finds the place of a conversation from what is known of it.
 *
 * @throws {DmError} `invalid_request`; for an encrypted thread what `purpose` has to say to that
 */
export function placeOf(to: ConversationRef, accountId: string, purpose: 'send' | 'read'): Place {
  const { id, participantId, encrypted } = to
  if (encrypted === true || (id !== undefined && isEncryptedId(id))) {
    throw purpose === 'send' ? encryptedSend() : encryptedRead()
  }
  if (id !== undefined && groupId.test(id)) return { groupId: id }
  const person = participantId ?? (id === undefined ? undefined : peerOf(id, accountId))
  const field = purpose === 'send' ? 'to' : 'conversation'
  if (person === undefined) {
    throw invalidRequest(
      id === undefined ? `${field}.participantId` : `${field}.id`,
      'Name a user by number, or a conversation of this account by its id.',
    )
  }
  if (!userId.test(person)) {
    throw invalidRequest(`${field}.participantId`, 'X knows people by number, not by name.')
  }
  return { participantId: person }
}

/** `A:B`, or `g` and digits for a group. */
function isEncryptedId(id: string): boolean {
  return /^(\d+:\d+|g\d+)$/.test(id)
}
