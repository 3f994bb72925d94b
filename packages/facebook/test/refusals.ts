import type { Refusal } from '@dm/testkit'

// Codes of https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
const refuse = (status: number, code: number, subcode?: number, message = '(#code) refused'): Refusal => ({
  answer: () =>
    Response.json(
      { error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'trace' } },
      { status },
    ),
  code: String(code),
  ...(subcode !== undefined && { subcode: String(subcode) }),
})

/** How Messenger says no. */
export const refusals = {
  rate_limited: refuse(403, 613),
  auth_expired: refuse(400, 190, 460),
  permission_missing: refuse(403, 200),
  upstream_unavailable: refuse(503, 2),
  upstream_refused: refuse(400, 987654),
  window_closed: refuse(400, 10, 2018278),
  // A message and a sender action in one call.
  invalid_request: refuse(400, 100, 2018014),
  // The proof of the app secret is wrong.
  invalid_config: refuse(400, 104),
  message_empty: refuse(400, 100, 2018034),
  // Without a number of its own.
  message_too_long: refuse(
    400,
    100,
    undefined,
    '(#100) Length of param message[text] must be less than or equal to 2000',
  ),
  // The file is of another kind than the call says.
  attachment_refused: refuse(400, 100, 2018047),
  attachment_too_large: refuse(400, 100, 2018109),
  recipient_not_found: refuse(400, 100, 2018001),
  // The person has blocked the Page.
  recipient_unavailable: refuse(400, 551, 1545041),
  // Too many tagged messages.
  policy_refused: refuse(400, 613, 2018338),
  not_found: refuse(400, 100, 33),
  // Another app has the conversation.
  thread_not_owned: refuse(400, 10, 2018300),
  // The Page is barred from sending for a time.
  account_restricted: refuse(400, 10, 1893063),
  // The message may have gone out, and the answer to it was lost at Meta.
  outcome_unknown: refuse(500, 1, 1357046),
}
