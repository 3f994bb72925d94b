import { DmError } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'

/** The call itself is wrong, at this field. */
export function invalidRequest(field: string, message: string): DmError {
  return new DmError({ code: 'invalid_request', field, message })
}

/** The network cannot carry this. */
export function contentUnsupported(field: string, message: string): DmError {
  return new DmError({ code: 'content_unsupported', field, message })
}

/** Meta took a message and answered without its id: it went out, but which one it is nobody knows. */
export function sentWithoutId(): DmError {
  return new DmError({
    code: 'outcome_unknown',
    message: 'Meta took the message and gave no id for it; look for its echo before sending again.',
  })
}

/**
 * What an error in answer to a send means. Where Meta says that it failed itself, and not why, the message may have
 * gone out before that; a refusal stays what it is.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
export function afterSend(error: DmError | undefined): DmError | undefined {
  if (error?.code !== 'upstream_unavailable') return error
  return new DmError({
    code: 'outcome_unknown',
    message:
      'Meta failed over the message, which may have gone out; look for its echo before sending again. ' +
      'When this persists, a permission may be missing, or the person blocks the account.',
    ...omitUndefined({ upstream: error.upstream }),
  })
}

/** No conversation with this person, or it is out of reach. */
export function noConversation(): DmError {
  return new DmError({
    code: 'not_found',
    message: 'No conversation with this person; one begins when the person writes to the account.',
  })
}

/** A message that is listed without anything in it. */
export function withheld(): DmError {
  return new DmError({
    code: 'not_found',
    message: 'Meta lists this message and shows nothing of it: it was deleted, or is too old to be read.',
  })
}

/** Whether an error bears this number, as code or as subcode: Meta writes some in either place. */
export function bears(error: unknown, number: string): error is DmError {
  if (!DmError.isInstance(error)) return false
  return error.upstream?.code === number || error.upstream?.subcode === number
}
