import { saveFile, takeFile, type FileRules } from '../graph/files.ts'
import { isObject } from '../graph/params.ts'
import { requirePage, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Page } from './world.ts'

/** Anything may be a file; the other kinds are told by their content type. */
export const fileRules: FileRules = {
  types: 'image, audio, video, file, template',
  maxBytes: () => limits.mediaBytes,
  accepts: (kind, contentType) => kind === 'file' || contentType.startsWith(`${kind}/`),
}

/** `POST /{page}/message_attachments` */
export async function uploadAttachment(call: GraphCall, page: Page) {
  requirePage(call, page, 'pages_messaging')
  const { params } = call
  const platform = params.text('platform')
  if (platform !== undefined && !['MESSENGER', 'INSTAGRAM'].includes(platform.toUpperCase())) {
    throw refuse.badParameter('Param platform must be one of {MESSENGER, INSTAGRAM}')
  }
  const attachment = params.object('message')?.attachment
  if (!isObject(attachment)) throw refuse.badParameter('The parameter message[attachment] is required')
  const payload = isObject(attachment.payload) ? attachment.payload : {}
  if (payload.attachment_id !== undefined) throw refuse.badParameter('attachment_id cannot be uploaded again')
  const { file } = await takeFile(call.context, page.id, attachment, params.file())
  return { attachment_id: saveFile(call.context, page.id, file) }
}
