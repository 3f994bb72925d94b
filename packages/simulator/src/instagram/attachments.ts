import { saveFile, takeFile, type FileRules } from '../graph/files.ts'
import type { MediaKind } from '../graph/media-host.ts'
import { isObject } from '../graph/params.ts'
import { requireAccount, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { InstagramSwitches } from './switches.ts'
import type { Account } from './world.ts'

const formats: Record<MediaKind, readonly string[]> = {
  image: ['image/png', 'image/jpeg'],
  video: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
  audio: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav', 'audio/x-wav', 'audio/vnd.wave', 'video/mp4'],
  file: ['application/pdf'],
}

/**
 * What an account may send as a file.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
 */
export function fileRules(switches: InstagramSwitches): FileRules {
  return {
    types: 'image, audio, video, file, template, like_heart, MEDIA_SHARE',
    maxBytes: (kind) => (kind === 'image' ? limits.imageBytes : limits.mediaBytes),
    accepts(kind, contentType) {
      if (kind === 'file' && !switches.pdfFiles) return false
      if (contentType === 'image/gif') return kind === 'image' && switches.limits.gifImages
      // An address that ends in .ogg does not say whether it is a video.
      if (kind === 'video' && contentType === 'audio/ogg') return true
      return formats[kind].includes(contentType)
    },
  }
}

/** `POST /{account}/message_attachments`, with Facebook Login `/{page}/message_attachments`. */
export async function uploadAttachment(call: GraphCall, account: Account) {
  const { params, context } = call
  const flavour = requireAccount(call, account, 'messages')
  const platform = params.text('platform')?.toLowerCase()
  if (
    flavour === 'facebook_login' &&
    context.switches.limits.uploadNeedsPlatform &&
    platform !== 'instagram'
  ) {
    throw refuse.badParameter('Param platform must be instagram for an attachment of Instagram')
  }
  const attachment = params.object('message')?.attachment
  if (!isObject(attachment)) throw refuse.badParameter('The parameter message[attachment] is required')
  const payload = isObject(attachment.payload) ? attachment.payload : {}
  if (payload.attachment_id !== undefined) throw refuse.badParameter('attachment_id cannot be uploaded again')
  const upload = flavour === 'facebook_login' ? params.file() : undefined
  const { file } = await takeFile(context, account.id, attachment, upload)
  return { attachment_id: saveFile(context, account.id, file) }
}
