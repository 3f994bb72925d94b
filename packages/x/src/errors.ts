import { DmError } from '@dm/core'

/** The call itself is wrong, at this field. */
export function invalidRequest(field: string, message: string): DmError {
  return new DmError({ code: 'invalid_request', field, message })
}

/** A setting of the app is missing or wrong. */
export function invalidConfig(field: string, message: string): DmError {
  return new DmError({ code: 'invalid_config', field, message })
}

/** X has no such thing in a direct message. */
export function contentUnsupported(field: string, message: string): DmError {
  return new DmError({ code: 'content_unsupported', field, message })
}

/** X would not take the media. */
export function attachmentRefused(field: string, message: string): DmError {
  return new DmError({ code: 'attachment_refused', field, message })
}

/** Sending into an encrypted thread would put the message into another one, where nobody looks. */
export function encryptedSend(): DmError {
  return new DmError({
    code: 'recipient_unavailable',
    field: 'to',
    message:
      'This conversation is end-to-end encrypted (XChat), so no API can write into it; answer it in an app of X.',
  })
}

/** Messages exist in an encrypted thread, and no API can read them. */
export function encryptedRead(): DmError {
  return new DmError({
    code: 'not_found',
    field: 'conversation',
    message:
      'This conversation is end-to-end encrypted (XChat): its messages exist, and no API can read them.',
  })
}

/** X took a message and answered without its id: it went out, but which one it is nobody knows. */
export function sentWithoutId(): DmError {
  return new DmError({
    code: 'outcome_unknown',
    message: 'X took the message and gave no id for it; look for its echo before sending again.',
  })
}

/** X called the address and did not get the answer that it wants. */
export function webhookRefused(): DmError {
  return invalidRequest(
    'url',
    'X does not believe the address; it must answer the check by https and without redirect.',
  )
}
