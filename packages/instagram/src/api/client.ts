import type { CallOptions, Credentials, OutboundAttachment } from '@dm/core'
import { omitUndefined, readAnswer } from '@dm/core/kit'
import { createMessagingApi, formOf, nodePath, type GraphClient } from '@dm/meta'
import type { Flavour } from '../flavour.ts'
import { wireUpload } from './wire.ts'

/** Media as bytes. */
export type Bytes = Extract<OutboundAttachment, { readonly data: Uint8Array }>

/** The calls of Instagram. */
export type InstagramApi = ReturnType<typeof createInstagramApi>

// The last fields of each are asked for until Meta says that it knows them not.
// https://developers.facebook.com/docs/graph-api/reference/conversation
const conversation = 'id,updated_time,participants'
const message = 'id,created_time,from,to,message'
const content = 'attachments,shares{link,name,description,type,template},story,reactions,is_unsupported'

/** Makes the calls of an account to Instagram. */
export function createInstagramApi(graph: GraphClient, { owner, messagesByExpansion }: Flavour) {
  return {
    ...createMessagingApi({
      graph,
      owner,
      // Without it a Page lists its Messenger threads.
      conversationQuery: { platform: 'instagram' },
      conversationFields: [conversation],
      messageFields: [`${message},${content},reply_to`, `${message},${content}`, message],
      messagesByExpansion,
    }),

    /**
     * Hands bytes over and gives the id to send them by.
     *
     * @see https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
     */
    async upload(credentials: Credentials, bytes: Bytes, options?: CallOptions): Promise<string> {
      const attachment = { type: bytes.kind, payload: { is_reusable: true } }
      const { data, mimeType, name } = bytes
      const body = await graph({
        method: 'POST',
        path: `${nodePath(owner(credentials))}/message_attachments`,
        accessToken: credentials.accessToken,
        multipart: formOf(
          { platform: 'instagram', message: { attachment } },
          omitUndefined({ data, mimeType, name }),
        ),
        ...omitUndefined({ options }),
      })
      return readAnswer(wireUpload, body).attachment_id
    },
  }
}
