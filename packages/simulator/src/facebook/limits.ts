/**
 * Limits Meta states on its pages.
 * https://developers.facebook.com/docs/messenger-platform/reference/send-api
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
export const documentedLimits = {
  textLength: 2000,
  /** Stated as "under". */
  metadataBelow: 1000,
  imageUrlBytes: 8 * 1024 * 1024,
  mediaBytes: 25 * 1024 * 1024,
  sendsPerSecond: 300,
  mediaSendsPerSecond: 10,
  conversationCallsPerSecond: 2,
  callsPerEngagedPersonPerDay: 200,
  editsPerMessage: 5,
} as const

/** Limits that sources disagree on or nobody states: each is a guess until checked on a live Page. */
export interface UnverifiedLimits {
  /** What one of the 2000 is: a UTF-16 unit or a code point. */
  textUnit: 'utf16' | 'code_point'
  /** Images in one `attachments` array; 30 in one reading of the guide, 10 in another. */
  imagesPerMessage: number
  /** Whether `attachment_id` may stand inside `attachments`; shown for Instagram only. */
  attachmentIdInArray: boolean
  /** What happens to a quick reply title over 20 characters. */
  longTitles: 'reject' | 'cut'
  genericElements: number
  genericTextLength: number
  templateButtons: number
  buttonTextLength: number
  /** Whether a call without `messaging_type` is refused; it is listed as required, samples omit it. */
  messagingTypeRequired: boolean
  /** Whether `reply_to` may go with the HUMAN_AGENT tag. */
  replyToWithHumanAgent: boolean
  /** Whether typing and reactions of the Page need the open window. */
  actionsNeedWindow: boolean
  defaultPageSize: number
  largestPageSize: number
  /** Life of a media URL. */
  mediaUrlLifeMs: number
  typingMs: number
  loginCodeLifeMs: number
  shortUserTokenLifeMs: number
  longUserTokenLifeMs: number
}

/** The guesses a simulator starts with; change one with `switches.limits`. */
export function unverifiedLimits(): UnverifiedLimits {
  return {
    textUnit: 'utf16',
    imagesPerMessage: 30,
    attachmentIdInArray: true,
    longTitles: 'reject',
    genericElements: 10,
    genericTextLength: 80,
    templateButtons: 3,
    buttonTextLength: 640,
    messagingTypeRequired: false,
    replyToWithHumanAgent: true,
    actionsNeedWindow: false,
    defaultPageSize: 25,
    largestPageSize: 100,
    mediaUrlLifeMs: 4 * 24 * 3_600_000,
    typingMs: 20_000,
    loginCodeLifeMs: 600_000,
    shortUserTokenLifeMs: 2 * 3_600_000,
    longUserTokenLifeMs: 5_184_000_000,
  }
}
