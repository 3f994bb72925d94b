import { callerUser, reply, type XCall } from './call.ts'
import { directId, findConversation } from './conversations.ts'
import { viewEvent, viewIncludes, type EventRequest } from './event-view.ts'
import { refuse } from './errors.ts'
import { eventNames, mediaFields, postFields, userFields } from './field-names.ts'
import { documentedLimits as limits } from './limits.ts'
import { findMedia } from './media-hosts.ts'
import { pageOf, tokenForm } from './paging.ts'
import { between, checkQuery, listOf, wordsOf, type Check } from './query.ts'
import { compareIds } from './snowflake.ts'
import type { Conversation, DmEvent, XUser } from './world.ts'

const eventTypes = ['MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave']

/** `GET /2/dm_events`: everything of the last 30 days. https://docs.x.com/x-api/direct-messages/lookup/introduction */
export function listEvents(call: XCall) {
  const own = [...call.context.world.conversations.values()].filter(({ participantIds }) =>
    participantIds.includes(callerUser(call).id),
  )
  return answerList(call, own)
}

/** `GET /2/dm_conversations/with/{participant_id}/dm_events` */
export function listEventsWith(call: XCall) {
  const id = directId(callerUser(call).id, call.parts.participant_id ?? '')
  return answerList(call, findConversation(call.context, id))
}

/** `GET /2/dm_conversations/{id}/dm_events` */
export function listConversationEvents(call: XCall) {
  const id = call.parts.id ?? ''
  const user = callerUser(call)
  const conversation = findConversation(call.context, id)
  const isOwn = conversation?.participantIds.includes(user.id) ?? id.split('-').includes(user.id)
  if (!isOwn) throw refuse.notFound(call.context.switches, 'dm_conversation', 'id', id)
  return answerList(call, conversation)
}

/** `GET /2/dm_events/{event_id}` */
export function readEvent(call: XCall) {
  const { context } = call
  const id = call.parts.event_id ?? ''
  const request = readRequest(call, {})
  const event = context.world.events.get(id)
  const conversation = context.world.conversations.get(event?.conversationId ?? '')
  if (!event || !conversation || !isVisible(call, callerUser(call), conversation, event)) {
    throw refuse.notFound(context.switches, 'dm_event', 'event_id', id)
  }
  const data = viewEvent(context, event, request)
  return reply({ data, ...viewIncludes(context, call.caller, [event], request) })
}

/**
 * `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`: the bytes of an attachment.
 * https://docs.x.com/x-api/direct-messages/download-dm-media
 */
export function downloadMedia(call: XCall): Response {
  checkQuery(call.url.searchParams, {})
  const { dm_id: dmId = '', media_id: mediaId = '', resource_id: fileName = '' } = call.parts
  const media = findMedia(call.context, callerUser(call), { dmId, mediaId, fileName })
  return new Response(media.bytes, { headers: { 'content-type': 'application/octet-stream' } })
}

function answerList(call: XCall, from: Conversation | Conversation[] | undefined) {
  const { context } = call
  const { emptyData } = context.switches
  const query = call.url.searchParams
  const request = readRequest(call, {
    max_results: between(1, limits.eventsPerPage),
    pagination_token: tokenForm,
    event_types: wordsOf(eventTypes),
  })
  const types = query.has('event_types') ? listOf(query, 'event_types') : eventTypes
  const user = callerUser(call)
  const conversations = Array.isArray(from) ? from : from ? [from] : []
  const events = conversations
    .flatMap((conversation) =>
      conversation.events.filter((event) => isVisible(call, user, conversation, event)),
    )
    .filter(({ type }) => types.includes(type))
    .sort((a, b) => compareIds(b.id, a.id))
  const { shown, meta } = pageOf(context, events, query, limits.eventsPerPage)
  const data = shown.map((event) => viewEvent(context, event, request))
  const { includes, errors } = viewIncludes(context, call.caller, shown, request)
  return reply({
    data: data.length > 0 || emptyData === 'array' ? data : undefined,
    includes,
    errors,
    meta,
  })
}

/** What the query asks for; its names depend on the version of the description. */
function readRequest(call: XCall, more: Record<string, Check>): EventRequest {
  const query = call.url.searchParams
  const names = eventNames(call.context.switches.spec)
  const posts = names.postFields.map((name) => [name, wordsOf(postFields)] as const)
  checkQuery(query, {
    ...more,
    'dm_event.fields': wordsOf(names.eventFields),
    expansions: wordsOf(names.expansions),
    'user.fields': wordsOf(userFields),
    'media.fields': wordsOf(mediaFields),
    ...Object.fromEntries(posts),
  })
  return {
    fields: new Set(listOf(query, 'dm_event.fields')),
    expansions: new Set(listOf(query, 'expansions')),
    userFields: listOf(query, 'user.fields'),
    mediaFields: listOf(query, 'media.fields'),
    postFields: names.postFields.flatMap((name) => listOf(query, name)),
  }
}

function isVisible({ context }: XCall, user: XUser, conversation: Conversation, event: DmEvent): boolean {
  const ageMs = context.clock.now() - event.atMs
  return (
    conversation.participantIds.includes(user.id) &&
    !event.hiddenFor.has(user.id) &&
    ageMs <= limits.historyMs &&
    ageMs >= context.switches.restLagMs
  )
}
