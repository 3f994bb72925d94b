import type { InstagramLogin } from '@dm/instagram'
import type { Refusal } from '@dm/testkit'

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
const refuse = (status: number, code: number, subcode?: number, message = '(#code) refused'): Refusal => ({
  answer: () =>
    Response.json(
      { error: { message, type: 'IGApiException', code, error_subcode: subcode, fbtrace_id: 'trace' } },
      { status },
    ),
  code: String(code),
  ...(subcode !== undefined && { subcode: String(subcode) }),
})
const sharedRefusals = {
  rate_limited: refuse(403, 613, 2534040),
  auth_expired: refuse(401, 190, 463),
  permission_missing: refuse(403, 10),
  upstream_unavailable: refuse(503, 2),
  upstream_refused: refuse(400, 987654),
  window_closed: refuse(403, 10, 2534022),
  // The content is not valid for its kind.
  invalid_request: refuse(400, 100, 2534015),
  // Several images in one message, where the account may not.
  content_unsupported: refuse(400, 100, 2534068),
  // The file is of another kind than the call says.
  attachment_refused: refuse(400, 100, 2018047),
  attachment_too_large: refuse(400, 100, 2018109),
  recipient_not_found: refuse(400, 100, 2534014),
  // The person cannot receive messages now.
  recipient_unavailable: refuse(400, 10, 2018108),
  // Too many tagged messages.
  policy_refused: refuse(400, 613, 2018338),
  not_found: refuse(400, 100, 33),
  // Another app has the conversation.
  thread_not_owned: refuse(400, 100, 2534037),
  // The account is restricted for a time.
  account_restricted: refuse(403, 10, 1893063),
  // The message may have gone out, and the answer to it was lost at Meta.
  outcome_unknown: refuse(500, 1, 1357046),
}
/** How Instagram says no through each of its logins. */
export const refusalsOf = {
  instagram: sharedRefusals,
  // The Page has no Instagram account.
  facebook: { ...sharedRefusals, invalid_config: refuse(400, 100, 2534013) },
} as const satisfies Record<InstagramLogin, unknown>
