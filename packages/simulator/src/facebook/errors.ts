import { emptyMessage, graphRefusals, refusal } from '../graph/errors.ts'

/**
 * Every refusal of the Messenger Platform, by what went wrong.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
export const refuse = {
  ...graphRefusals,
  emptyMessage,
  textTooLong: (limit: number) =>
    refusal(100, `Length of param message[text] must be less than or equal to ${limit}`),
  textWithAttachment: () => refusal(100, 'Cannot send both text and an attachment in one message', 2018191),
  unknownPerson: () => refusal(100, 'No matching user found', 2018001),
  retiredTag: () => refusal(100, 'Invalid parameter', 1893061),
  windowClosed: () => refusal(10, 'This message is sent outside of allowed window.', 2018278),
  newsPermission: () => refusal(10, 'This message is sent outside of allowed window.', 2018065),
  pageBarred: () => refusal(10, 'This Page is temporarily not able to send messages', 1893063),
  personUnavailable: () => refusal(551, "This person isn't available right now.", 1545041),
  wrongApp: () => refusal(100, 'Invalid app id', 2018164),
  alreadyReplied: () => refusal(10900, 'Activity already replied to'),
  cannotReply: () => refusal(10903, 'This person cannot reply to this activity'),
  foreignPage: () => refusal(10, 'The access token has no permission for this Page'),
  profileUnavailable: () => refusal(100, 'No profile available for this user', 2018218),
  profilePermission: () => refusal(100, 'Insufficient permission to access the user profile', 2018247),
} as const
