import { GraphError, graphRefusals, refusal } from '../graph/errors.ts'

/** Codes that speak about tokens, apps and rates keep their type on every host. */
const oauthCodes = new Set([1, 2, 4, 17, 32, 101, 104, 190, 613, 80001, 80002, 80006])

/** An error as graph.instagram.com words it: most are of the type `IGApiException`. */
export function asInstagramError({ detail }: GraphError, windowClosedStatus: number): GraphError {
  const isWindow = detail.code === 10 && detail.subcode === 2534022
  return new GraphError({
    ...detail,
    type: oauthCodes.has(detail.code) ? 'OAuthException' : 'IGApiException',
    status: isWindow ? windowClosedStatus : detail.status,
  })
}

/**
 * Every refusal of Instagram messaging, by what went wrong.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
export const refuse = {
  ...graphRefusals,
  badContent: (message: string) => refusal(100, message, 2534015),
  textTooLong: (bytes: number, subcode: number) =>
    refusal(100, `Length of param message[text] must be less than or equal to ${bytes} bytes`, subcode),
  unknownPerson: () => refusal(100, 'The requested user cannot be found.', 2534014),
  noAccount: () => refusal(100, 'The Page is not linked to an Instagram account', 2534013),
  commentNotRepliable: () => refusal(100, 'Invalid comment for a private reply', 2534025),
  apiBlocked: () => refusal(100, 'The business is blocked from the Instagram messaging API', 2534029),
  notThreadOwner: () => refusal(100, 'The app is not the owner of this thread', 2534037),
  severalImages: () => refusal(100, 'Several images in one message are not enabled', 2534068),
  retiredTag: () => refusal(100, 'Invalid parameter: this message tag is no longer supported'),
  windowClosed: () => refusal(10, 'This message is sent outside of allowed window.', 2534022),
  humanAgent: () => refusal(10, 'The Human Agent feature is not granted to this app'),
  restricted: () => refusal(10, 'This account is temporarily restricted from sending messages', 1893063),
  personUnavailable: () => refusal(551, "This person isn't available right now.", 1545041),
  noRole: () => refusal(200, 'The app has no access to people without a role on it'),
  messageAccess: () =>
    refusal(200, 'The account does not allow connected apps to access its messages', 2534041),
  tooFast: () => refusal(613, 'Calls to this api have exceeded the rate limit.', 2534040),
  noConsent: () => refusal(230, 'User consent is required to access user profile'),
  unknownUser: () =>
    new GraphError({ code: 9010, type: 'IGApiException', message: '(#9010) No matching Instagram user' }),
  unreadable: () =>
    new GraphError({ code: 1, message: 'An unknown error has occurred.', type: 'OAuthException' }),
} as const
