/**
 * Every error that the HTTP API can answer, with its number and status. Numbers below 9000 are those of the
 * Ayrshare API; from 9000 on they are ours, so that they can never collide.
 */
export const wireErrors = {
  invalid_request: { code: 101, status: 400, text: 'A parameter is missing or wrong.' },
  body_too_large: { code: 101, status: 413, text: 'The body of the request is too large.' },
  unauthorized: { code: 102, status: 403, text: 'The API key is missing or not valid.' },
  title_taken: { code: 146, status: 400, text: 'A profile with this title exists already.' },
  not_linked: { code: 156, status: 400, text: 'The network is not linked to this profile.' },
  authorization_lost: { code: 161, status: 400, text: 'The account has to be linked again.' },
  link_refused: { code: 189, status: 400, text: 'The link for connecting accounts could not be made.' },
  app_not_ours: { code: 272, status: 400, text: 'The app that the headers name cannot be used here.' },
  app_headers_incomplete: { code: 400, status: 400, text: 'Only one of the two headers of an app was sent.' },
  messaging_off: { code: 361, status: 400, text: 'Messaging is not enabled.' },
  permission_missing: {
    code: 362,
    status: 400,
    text: 'The account has to be linked again with messaging permissions.',
  },
  app_missing: { code: 419, status: 400, text: 'The gateway has no app of this network.' },
  rate_limited: { code: 429, status: 429, text: 'Too many requests.' },
  endpoint_not_found: { code: 404, status: 404, text: 'This endpoint does not exist.' },
  method_not_allowed: { code: 405, status: 405, text: 'This endpoint does not answer that method.' },
  link_revoked: { code: 501, status: 400, text: 'This link was revoked.' },
  link_not_found: { code: 502, status: 400, text: 'There is no such link.' },
  link_expired: { code: 503, status: 400, text: 'This link has expired.' },
  invalid_profile_key: { code: 9001, status: 403, text: 'The profile key is not valid.' },
  window_closed: { code: 9010, status: 400, text: 'The time in which a reply is allowed has passed.' },
  conversations_used_up: {
    code: 9011,
    status: 400,
    text: 'This month has had as many conversations as the profile may begin.',
  },
  conversation_not_found: { code: 9012, status: 404, text: 'No such conversation.' },
  conversation_encrypted: {
    code: 9013,
    status: 400,
    text: 'The conversation is encrypted: it can be neither read nor answered here.',
  },
  hook_url_refused: { code: 9020, status: 400, text: 'The webhook URL is refused.' },
  hook_not_found: { code: 9021, status: 404, text: 'No such webhook.' },
  network_refused: { code: 9030, status: 400, text: 'The network refused.' },
  outcome_unknown: { code: 9031, status: 409, text: 'It is not known yet whether the message went out.' },
  idempotency_mismatch: {
    code: 9033,
    status: 422,
    text: 'This Idempotency-Key was used for another call.',
  },
  idempotency_running: { code: 9034, status: 409, text: 'The call with this Idempotency-Key still runs.' },
  conversation_busy: {
    code: 9035,
    status: 429,
    text: 'Another message to this conversation is still being sent.',
  },
  network_unavailable: { code: 9032, status: 502, text: 'The network cannot be reached or is out of order.' },
  internal: { code: 9000, status: 500, text: 'Something went wrong on our side.' },
  unavailable: { code: 9002, status: 503, text: 'The gateway cannot reach its database.' },
  primary_only: { code: 9004, status: 403, text: 'Only the Primary Profile may do this.' },
  starting: { code: 9003, status: 503, text: 'The gateway is starting.' },
} as const satisfies Record<string, { code: number; status: number; text: string }>

export type WireErrorName = keyof typeof wireErrors
