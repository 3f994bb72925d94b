import { createMessagingApi, type GraphClient, type MessagingApi } from '@dm/meta'

/** The calls of Messenger. */
export type FacebookApi = MessagingApi

// What stands in Meta's SDK and not in its reference is asked for until Meta says that it knows it not.
// https://developers.facebook.com/docs/graph-api/reference/conversation
const conversation = 'id,updated_time,participants'
const message = 'id,created_time,from,to,message'
const shared = 'attachments,shares{id,link,name,description,template},sticker'

/** Makes the calls of a Page to Messenger. */
export function createFacebookApi(graph: GraphClient): FacebookApi {
  return createMessagingApi({
    graph,
    owner: ({ accountId }) => accountId,
    conversationQuery: { platform: 'messenger' },
    conversationFields: [`${conversation},unread_count,can_reply,message_count,snippet,link`, conversation],
    messageFields: [
      `${message},${shared},reply_to,tags,is_unsupported,reactions`,
      `${message},${shared},tags`,
    ],
  })
}
