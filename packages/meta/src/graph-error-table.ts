import type { DmErrorCode } from '@dm/core'

/**
 * What one native failure means. Numbers are Meta's `code` and `error_subcode`.
 *
 * Meta's table prints some seven-digit numbers in the column of codes that live answers carry as the subcode,
 * so a row with a seven-digit subcode matches in either place, whatever the code beside it.
 */
export interface GraphErrorRow {
  readonly code?: number
  readonly subcode?: number
  /** Only when the text has this in it: where Meta gives no number to tell the case by. */
  readonly text?: string
  readonly becomes: DmErrorCode
  readonly retryable?: true
  /** What happened and whose move it is, where there is more to say than the code does. */
  readonly message?: string
  /** The input at fault, when there can be only one. */
  readonly field?: string
  /** Seen in live answers, not in Meta's table. */
  readonly observed?: true
}

const failing = 'Meta failed without a reason; when it persists, look for a missing permission.'
const barred = 'Meta bars the account from this for a time; look into Page Support.'
const otherApp = 'Another app or an automated flow holds this conversation; wait until control comes back.'
const unfetched = 'Meta could not fetch the media; check the URL or upload the bytes.'
const noInstagram = 'The Page has no Instagram account; link one in the settings of the Page.'
const noAccess =
  "The owner has switched off access to messages; switch it on in Instagram's settings under message controls."
const relink =
  'The link between Instagram account and Page is broken, or asks for two-factor login; connect again.'
const proof = 'Meta does not accept the proof of the app secret; check that secret and token are of one app.'
const appSecret = 'Meta does not accept the app secret; check that app id and secret are of one app.'

/**
 * Native failures and what they become, by topic.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const graphErrorTable: readonly GraphErrorRow[] = [
  // Meta itself
  { code: 1, subcode: 1357046, becomes: 'outcome_unknown' },
  { code: 1, subcode: 99, becomes: 'upstream_unavailable', retryable: true, message: failing },
  { code: 1, becomes: 'upstream_unavailable', retryable: true, message: failing },
  { code: 2, becomes: 'upstream_unavailable', retryable: true },
  { code: 2, subcode: 1545133, becomes: 'upstream_unavailable', retryable: true, observed: true },
  { code: 1200, becomes: 'upstream_unavailable', retryable: true },

  // Too much, too fast
  { code: 4, subcode: 2018022, becomes: 'rate_limited', retryable: true },
  { code: 613, subcode: 1996, becomes: 'rate_limited', retryable: true },
  { code: 613, subcode: 2534040, becomes: 'rate_limited', retryable: true },
  ...[4, 17, 32, 341, 613, 80001, 80002, 80006].map((code): GraphErrorRow => ({
    code,
    becomes: 'rate_limited',
    retryable: true,
  })),
  {
    code: 4,
    subcode: 2018354,
    becomes: 'policy_refused',
    message: 'Too many marketing messages to one person.',
  },
  {
    code: 9,
    subcode: 2018352,
    becomes: 'policy_refused',
    message: 'Too many opt-in requests to one person.',
  },
  {
    code: 613,
    subcode: 2018338,
    becomes: 'policy_refused',
    message: 'Too many tagged messages; send fewer.',
  },
  { code: 613, subcode: 1893016, becomes: 'policy_refused', message: 'This opt-in was asked for already.' },

  // Access
  { code: 190, becomes: 'auth_expired' },
  { code: 102, becomes: 'auth_expired' },
  { code: 10, subcode: 2534077, becomes: 'auth_expired', message: relink },
  { code: 100, subcode: 2534013, becomes: 'invalid_config', message: noInstagram },
  { code: 104, becomes: 'invalid_config', message: proof },
  { code: 100, text: 'appsecret_proof', becomes: 'invalid_config', message: proof, observed: true },
  { code: 1, text: 'client secret', becomes: 'invalid_config', message: appSecret, observed: true },
  { code: 3, becomes: 'permission_missing' },
  { code: 10, becomes: 'permission_missing' },
  { code: 200, becomes: 'permission_missing' },
  {
    code: 200,
    subcode: 2018028,
    becomes: 'permission_missing',
    message: 'Before the app is approved it may write only to people who have a role in it.',
  },
  {
    code: 2,
    subcode: 2018344,
    becomes: 'permission_missing',
    message: "The Page has not accepted Meta's Page Contact Terms; accept them in its settings.",
  },
  { code: 200, subcode: 2534041, becomes: 'permission_missing', message: noAccess },
  { code: 36103, becomes: 'permission_missing', message: 'This account may not use the API yet.' },
  { subcode: 2018247, becomes: 'permission_missing', message: 'A field of the profile needs a permission.' },
  { code: 10, subcode: 1893063, becomes: 'account_restricted', message: barred },
  { code: 10, subcode: 1404170, becomes: 'account_restricted', message: barred },
  { code: 368, becomes: 'account_restricted', message: barred },
  { code: 100, subcode: 2534029, becomes: 'account_restricted', message: barred },
  { code: 2022, becomes: 'account_restricted', message: 'Commerce messages are switched off for this Page.' },
  { code: 10904, becomes: 'account_restricted', message: 'Messages are switched off for this Page.' },
  { code: 10, subcode: 2018300, becomes: 'thread_not_owned', message: otherApp, observed: true },
  { subcode: 2018321, becomes: 'thread_not_owned', message: otherApp },
  { code: 100, subcode: 2534037, becomes: 'thread_not_owned', message: otherApp },

  // The person
  { code: 10, subcode: 2018278, becomes: 'window_closed' },
  { code: 10, subcode: 2534022, becomes: 'window_closed' },
  { code: 10, subcode: 2018065, becomes: 'window_closed' },
  { code: 100, subcode: 2018001, becomes: 'recipient_not_found' },
  { code: 100, subcode: 2534014, becomes: 'recipient_not_found' },
  { code: 10, subcode: 2018108, becomes: 'recipient_unavailable' },
  {
    code: 10,
    subcode: 1893015,
    becomes: 'recipient_unavailable',
    message: 'The person has stopped this topic.',
  },
  { subcode: 1545041, becomes: 'recipient_unavailable' },
  { code: 551, becomes: 'recipient_unavailable' },
  { code: 230, becomes: 'recipient_unavailable' },
  { code: 10903, becomes: 'recipient_unavailable', message: 'This person cannot have a private reply.' },
  { code: 10900, becomes: 'policy_refused', message: 'This comment or post has had its one private reply.' },
  {
    code: 10,
    subcode: 2018336,
    becomes: 'policy_refused',
    message: 'Rules for people in Europe or Japan do not allow this content in this conversation.',
  },

  // The content
  { code: 100, subcode: 2018034, becomes: 'message_empty', observed: true },
  {
    code: 100,
    text: 'Length of param message[text]',
    becomes: 'message_too_long',
    field: 'text',
    observed: true,
  },
  {
    code: 100,
    subcode: 2018191,
    becomes: 'invalid_request',
    message: 'Text and attachment cannot go in one message.',
    observed: true,
  },
  {
    code: 100,
    subcode: 2018014,
    becomes: 'invalid_request',
    message: 'A message and a sender action cannot go in one call.',
  },
  {
    code: 100,
    subcode: 1893061,
    becomes: 'invalid_request',
    message: 'This message tag is retired; send without it or with HUMAN_AGENT.',
    observed: true,
  },
  {
    code: 100,
    subcode: 2534015,
    becomes: 'invalid_request',
    message: 'Instagram finds the content of the message not valid for its kind.',
  },
  {
    code: 100,
    subcode: 2534025,
    becomes: 'invalid_request',
    message: 'This comment cannot have a private reply: it had one, is too old, or is of another kind.',
  },
  {
    code: 100,
    subcode: 2534068,
    becomes: 'content_unsupported',
    message: 'This account cannot send several images in one message; send them one by one.',
  },
  { code: 100, subcode: 2018008, becomes: 'attachment_refused', retryable: true, message: unfetched },
  { code: 100, subcode: 2018294, becomes: 'attachment_refused', retryable: true, message: unfetched },
  { code: 100, subcode: 2018047, becomes: 'attachment_refused', message: 'The media is of another kind.' },
  {
    code: 100,
    subcode: 2018074,
    becomes: 'attachment_refused',
    message: 'This account has no such attachment id.',
  },
  { code: 100, subcode: 2018109, becomes: 'attachment_too_large' },
  { code: 36000, becomes: 'attachment_too_large', observed: true },

  // The object of the call
  { code: 100, subcode: 33, becomes: 'not_found' },
  { subcode: 2018218, becomes: 'not_found', message: 'Meta has no profile to show for this person.' },
  { code: 9010, becomes: 'not_found', message: 'Instagram knows nobody by this id.', observed: true },
  {
    code: 100,
    subcode: 2534001,
    becomes: 'not_found',
    message: 'The owner has archived or deleted this conversation.',
    observed: true,
  },
  { subcode: 9000001, becomes: 'not_found', message: 'This message was deleted or is too old to be read.' },
  {
    code: 100,
    subcode: 2018164,
    becomes: 'invalid_request',
    message: 'This call does not accept the app id.',
  },
  { code: 2500, becomes: 'invalid_request', message: 'Meta does not know the path of this call.' },
  { code: 803, becomes: 'invalid_request', message: 'Meta knows nothing by this id.' },
  { code: 100, becomes: 'invalid_request', message: 'Meta finds a parameter wrong; see upstream.' },
]

/** What a failure is known by. */
export interface GraphErrorKey {
  readonly code: number | undefined
  readonly subcode: number | undefined
  readonly text: string
}

/** The row for a failure: the pair first, then a seven-digit number anywhere, then a text, then the code. */
export function findGraphError(key: GraphErrorKey): GraphErrorRow | undefined {
  const { code, subcode, text } = key
  const find = (matches: (row: GraphErrorRow) => boolean) => graphErrorTable.find(matches)
  return (
    find((row) => row.code === code && row.subcode === subcode && row.subcode !== undefined) ??
    find((row) => isUnique(row.subcode) && (row.subcode === subcode || row.subcode === code)) ??
    find((row) => row.code === code && row.text !== undefined && text.includes(row.text)) ??
    find((row) => row.code === code && row.subcode === undefined && row.text === undefined)
  )
}

function isUnique(subcode: number | undefined): boolean {
  return subcode !== undefined && subcode >= 1_000_000
}
