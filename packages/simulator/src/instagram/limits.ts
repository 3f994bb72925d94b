/**
 * Limits Meta states on its pages.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export const documentedLimits = {
  textBytes: 1000,
  imageBytes: 8 * 1024 * 1024,
  mediaBytes: 25 * 1024 * 1024,
  imagesPerMessage: 10,
  genericElements: 10,
  genericTextLength: 80,
  templateButtons: 3,
  /** Messages of a conversation whose content can be read. */
  readableMessages: 20,
  /** A thread in Requests without activity for longer is not told about. */
  requestsLifeMs: 30 * 24 * 3_600_000,
  loginCodeLifeMs: 3_600_000,
  shortTokenLifeMs: 3_600_000,
  /** As `expires_in` says it, in seconds; about sixty days. */
  longTokenLifeSeconds: 5_183_944,
  refreshAfterMs: 24 * 3_600_000,
  mediaSendsPerSecond: 10,
  conversationCallsPerSecond: 2,
  privateRepliesPerHour: 750,
} as const

/** Limits that sources disagree on or nobody states: each is a guess until checked on a live account. */
export interface UnverifiedLimits {
  /** Subcode of 100 for a text that is too long. */
  tooLongSubcode: number
  /** HTTP status of a closed window on graph.instagram.com; 403 was seen once. */
  windowClosedStatus: number
  /** Whether text may stand beside an attachment; pages show them in separate requests only. */
  textWithAttachment: boolean
  /** Whether a GIF goes out as an image; the format table leaves it out, the upload page has it. */
  gifImages: boolean
  /** Text of a button template, in characters; known from Messenger only. */
  buttonTextLength: number
  /** What happens to a quick reply title over 20 characters. */
  longTitles: 'reject' | 'cut'
  /** What an account with Facebook Login may react with; its page shows only `love`. */
  facebookLoginReactions: 'love' | 'any'
  /** Whether typing and reactions need the open window. */
  actionsNeedWindow: boolean
  /** Whether a person's reaction opens the window. */
  reactionOpensWindow: boolean
  /** Whether the ids of a message differ between the flavours. */
  midsDiffer: boolean
  /** Whether `message_echoes` may be named in `subscribed_fields` with Instagram Login. */
  echoesSubscribable: boolean
  /** Whether `subscribed_fields` of an account chooses among the fields of the dashboard, or only switches on. */
  fieldsPerAccount: boolean
  /** Whether `/{conversation}/messages` exists on graph.instagram.com; there it is shown only as a field. */
  messagesEdge: boolean
  /** Whether an upload with Facebook Login needs `platform=instagram`. */
  uploadNeedsPlatform: boolean
  /** Who is told of stickers and GIFs; one page says they arrive as images, the other that they do not. */
  stickerWebhooks: 'instagram_login' | 'both' | 'none'
  /** Sends per second with Instagram Login, and with Facebook Login, where an older page says 100. */
  instagramLoginSendsPerSecond: number
  facebookLoginSendsPerSecond: number
  /** After how long of failures Instagram Login webhooks are switched off; null drops the request only. */
  webhooksOffAfterMs: number | null
  defaultPageSize: number
  largestPageSize: number
  /** Life of a media URL, and of a profile picture's. */
  mediaUrlLifeMs: number
  pictureUrlLifeMs: number
  typingMs: number
  /** The next three are those of Facebook Login. */
  loginCodeLifeMs: number
  shortUserTokenLifeMs: number
  longUserTokenLifeMs: number
}

/** The guesses a simulator starts with; change one with `switches.limits`. */
export function unverifiedLimits(): UnverifiedLimits {
  return {
    tooLongSubcode: 2534015,
    windowClosedStatus: 403,
    textWithAttachment: false,
    gifImages: true,
    buttonTextLength: 640,
    longTitles: 'cut',
    facebookLoginReactions: 'love',
    actionsNeedWindow: false,
    reactionOpensWindow: false,
    midsDiffer: true,
    echoesSubscribable: false,
    fieldsPerAccount: false,
    messagesEdge: true,
    uploadNeedsPlatform: true,
    stickerWebhooks: 'instagram_login',
    instagramLoginSendsPerSecond: 100,
    facebookLoginSendsPerSecond: 300,
    webhooksOffAfterMs: null,
    defaultPageSize: 25,
    largestPageSize: 100,
    mediaUrlLifeMs: 24 * 3_600_000,
    pictureUrlLifeMs: 4 * 24 * 3_600_000,
    typingMs: 20_000,
    loginCodeLifeMs: 600_000,
    shortUserTokenLifeMs: 2 * 3_600_000,
    longUserTokenLifeMs: 5_184_000_000,
  }
}
