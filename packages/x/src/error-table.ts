import type { DmErrorCode } from '@dm/core'

/** What one native failure means. All that a row names must hold; the first row that holds decides. */
export interface XErrorRow {
  /** HTTP status. */
  readonly status?: number
  /** Number of the older API, or the word of an OAuth answer. */
  readonly code?: string
  /** The end of the problem type: `invalid-request`. */
  readonly problem?: string
  /** Found in title, detail or message. */
  readonly text?: RegExp
  readonly becomes: DmErrorCode
  readonly retryable?: true
  /** What happened and whose move it is, where there is more to say than the code does. */
  readonly message?: string
}

const cannotMessage = 'X does not let this account write to the person.'
const media = 'X would not attach the media: not yours, used before, too old, or of a wrong category.'
const project = 'The project or plan of the app lacks this part of the API.'
const tokenKind = 'X does not take this kind of token for the call.'
const client = 'X does not know the app by these client credentials.'

function codes(numbers: readonly number[], row: Omit<XErrorRow, 'code'>): XErrorRow[] {
  return numbers.map((number) => ({ code: String(number), ...row }))
}

/**
 * Native failures and what they become. Numbers come from the older API and still show up in answers of the
 * new one.
 *
 * @see https://docs.x.com/x-api/fundamentals/response-codes-and-errors
 * @see https://developer.x.com/en/support/x-api/error-troubleshooting
 */
export const xErrorTable: readonly XErrorRow[] = [
  // Money, plan and pace
  {
    status: 402,
    becomes: 'payment_required',
    message: 'The credit at X is used up.',
  },
  {
    problem: 'usage-capped',
    becomes: 'payment_required',
    message: 'The plan at X is used up for this period.',
  },
  { problem: 'rate-limit-exceeded', becomes: 'rate_limited', retryable: true },
  { code: '88', becomes: 'rate_limited', retryable: true },
  { status: 429, becomes: 'rate_limited', retryable: true },

  // The account
  ...codes([64, 326], { becomes: 'account_restricted' }),
  ...codes([32, 89, 215], { becomes: 'auth_expired' }),
  { code: '99', becomes: 'invalid_config', message: client },
  {
    code: '135',
    becomes: 'invalid_config',
    message: 'The clock of this machine is off.',
  },

  // The app
  ...codes([93, 220, 261, 453], {
    becomes: 'permission_missing',
    message: 'The app may not use direct messages.',
  }),
  { problem: 'client-forbidden', becomes: 'permission_missing', message: project },
  { problem: 'unsupported-authentication', becomes: 'permission_missing', message: tokenKind },
  { code: 'invalid_client', becomes: 'invalid_config', message: client },
  { code: 'unauthorized_client', becomes: 'invalid_config', message: client },
  { code: 'invalid_grant', becomes: 'invalid_request' },
  { code: 'invalid_request', becomes: 'invalid_request' },

  // The person
  ...codes([150, 349, 476], { becomes: 'recipient_unavailable', message: cannotMessage }),
  {
    status: 403,
    text: /permission to (DM|message)|cannot (send|message)/i,
    becomes: 'recipient_unavailable',
    message: cannotMessage,
  },
  ...codes([34, 50, 108, 179], { becomes: 'not_found' }),

  // The message
  ...codes([324, 325], { becomes: 'attachment_refused', message: media }),
  { status: 403, text: /attach this media/i, becomes: 'attachment_refused', message: media },
  { text: /media categor/i, becomes: 'attachment_refused', message: media },
  { code: '186', becomes: 'message_too_long' },
  {
    code: '151',
    becomes: 'policy_refused',
    message: 'X refused the message, perhaps as a repeat.',
  },
  {
    code: '226',
    becomes: 'policy_refused',
    message: 'X takes this for spam by a machine.',
  },
  {
    status: 403,
    text: /operation is not permitted|not permitted to perform/i,
    becomes: 'policy_refused',
    message: 'X does not permit this; leave the account alone for a while.',
  },
  { code: '214', becomes: 'invalid_request' },

  // X itself
  ...codes([130, 131], { becomes: 'upstream_unavailable', retryable: true }),

  // Problem types and bare statuses
  { problem: 'invalid-request', becomes: 'invalid_request' },
  { problem: 'resource-not-found', becomes: 'not_found' },
  { problem: 'not-authorized-for-resource', becomes: 'not_found' },
  { problem: 'resource-unavailable', becomes: 'not_found' },
  { status: 400, becomes: 'invalid_request' },
  { status: 401, becomes: 'auth_expired' },
  {
    status: 403,
    text: /^\s*(Forbidden\.?\s*)*$/i,
    becomes: 'permission_missing',
    message: 'The app or the token lacks a permission.',
  },
  { status: 404, becomes: 'not_found' },
  { status: 413, becomes: 'attachment_too_large' },
]

/** What is known of a failure. */
export interface XFailure {
  readonly status: number
  readonly code: string | undefined
  readonly problem: string | undefined
  /** Title, detail and message. */
  readonly text: string
}

export function findXError(failure: XFailure): XErrorRow | undefined {
  return xErrorTable.find(
    ({ status, code, problem, text }) =>
      (status === undefined || status === failure.status) &&
      (code === undefined || code === failure.code) &&
      (problem === undefined || problem === failure.problem) &&
      (text === undefined || text.test(failure.text)),
  )
}
