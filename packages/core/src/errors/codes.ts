/**
 * Every way in which a call can fail, whatever the network. The text says whose move it is.
 *
 * Adapters map native codes to these by table; the native ones stay in `DmError.upstream`.
 */
export const dmErrorCodes = {
  invalid_request: 'The call itself is wrong; change it.',
  invalid_config: 'A setting is missing or wrong; change it.',
  message_empty: 'The message has neither text nor attachment; add one.',
  message_too_long: 'The text is over the limit of the network; shorten it or ask for a split.',
  content_unsupported: 'The network cannot carry this content; leave it out.',
  attachment_refused: 'The network could not fetch or would not take the attachment; change it.',
  attachment_too_large: 'The attachment is over the limit of the network; make it smaller.',
  url_refused: 'The URL points to a place that must not be called; use a public https address.',
  recipient_not_found: 'No such person for this account; check the id.',
  recipient_unavailable: 'The person cannot be written to now: blocked, gone, or not accepting messages.',
  window_closed: 'The time in which a reply is allowed has passed; wait for the person to write.',
  policy_refused: 'The network forbids this message by its rules; change what or how often you send.',
  not_found: 'No such object, or it is out of reach; check the id.',
  thread_not_owned: 'Another app holds the conversation; wait until control comes back.',
  auth_expired: 'The account has to be connected again.',
  permission_missing: 'The account or app lacks a permission; grant it.',
  account_restricted: 'The network has restricted the account; look into its own console.',
  payment_required: 'The plan at the network does not cover this call.',
  rate_limited: 'Too many calls; wait for retryAfterMs.',
  upstream_unavailable: 'The network is out of order; try again later.',
  upstream_refused: 'The network refused for a reason that has no name here; see upstream.',
  upstream_malformed: 'The network answered something unreadable.',
  outcome_unknown: 'It is not known whether the message went out; look for its echo before sending again.',
  timeout: 'No answer in time, and nothing was sent that could have had an effect.',
  aborted: 'The caller gave up.',
  webhook_malformed: 'The body of the webhook is not what the network sends.',
} as const satisfies Record<string, string>

/** One of the keys of {@link dmErrorCodes}. */
export type DmErrorCode = keyof typeof dmErrorCodes
