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
  /** What happened and whose move it is. */
  readonly message: string
  /** The input at fault, when there can be only one. */
  readonly field?: string
  /** Seen in live answers, not in Meta's table. */
  readonly observed?: true
}

const busy = 'Too many calls for this app, user or Page; wait, because calls made now lengthen the wait.'
const closed = 'The time in which a reply is allowed has passed; wait for the person to write.'
const unavailable =
  'This person cannot be written to now: gone, blocking the account, or not accepting messages.'
const relogin = 'The access token no longer works; connect the account again.'
const otherApp = 'Another app or an automated flow holds this conversation; wait until control comes back.'

/**
 * Native failures and what they become, the special before the general.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const graphErrorTable: readonly GraphErrorRow[] = [
  {
    code: 1,
    subcode: 1357046,
    becomes: 'outcome_unknown',
    message: 'Meta answered that its reply broke; the message may have gone out, so look for its echo.',
  },
  {
    code: 1,
    subcode: 99,
    becomes: 'upstream_unavailable',
    retryable: true,
    message: 'Meta failed without a reason; when it persists, look for a missing permission.',
  },
  {
    code: 1,
    becomes: 'upstream_unavailable',
    retryable: true,
    message: 'Meta failed without a reason; when it persists, look for a missing permission.',
  },
  {
    code: 2,
    subcode: 2018344,
    becomes: 'permission_missing',
    message: "The Page has not accepted Meta's Page Contact Terms; accept them in the Page settings.",
  },
  {
    code: 2,
    becomes: 'upstream_unavailable',
    retryable: true,
    message: 'Meta is out of order for now, or this person blocks the account.',
  },
  { code: 1200, becomes: 'upstream_unavailable', retryable: true, message: 'Meta could not send for now.' },
  {
    code: 3,
    becomes: 'permission_missing',
    message: 'The app lacks the capability for this call; request it in the app dashboard.',
  },

  {
    code: 4,
    subcode: 2018354,
    becomes: 'policy_refused',
    message: 'This person has had as many marketing messages as Meta allows for now.',
  },
  {
    code: 9,
    subcode: 2018352,
    becomes: 'policy_refused',
    message: 'This person has had as many opt-in requests as Meta allows for now.',
  },
  {
    code: 613,
    subcode: 2018338,
    becomes: 'policy_refused',
    message: 'Meta finds the use of message tags abusive; send fewer tagged messages.',
  },
  {
    code: 613,
    subcode: 1893016,
    becomes: 'policy_refused',
    message: 'The person has been asked for this opt-in already.',
  },
  { code: 4, subcode: 2018022, becomes: 'rate_limited', retryable: true, message: busy },
  { code: 613, subcode: 1996, becomes: 'rate_limited', retryable: true, message: busy },
  { code: 613, subcode: 2534040, becomes: 'rate_limited', retryable: true, message: busy },
  ...[4, 17, 32, 341, 613, 80001, 80002, 80006].map((code): GraphErrorRow => ({
    code,
    becomes: 'rate_limited',
    retryable: true,
    message: busy,
  })),

  { code: 10, subcode: 2018278, becomes: 'window_closed', message: closed },
  { code: 10, subcode: 2534022, becomes: 'window_closed', message: closed },
  { code: 10, subcode: 2018065, becomes: 'window_closed', message: closed },
  { code: 10, subcode: 2018108, becomes: 'recipient_unavailable', message: unavailable },
  {
    code: 10,
    subcode: 1893015,
    becomes: 'recipient_unavailable',
    message: 'The person has stopped messages on this topic.',
  },
  {
    code: 10,
    subcode: 1893063,
    becomes: 'account_restricted',
    message: 'Meta bars this Page from sending for a time; look into Page Support.',
  },
  {
    code: 10,
    subcode: 1404170,
    becomes: 'account_restricted',
    message: 'Meta bars this Page from asking for marketing opt-ins.',
  },
  {
    code: 10,
    subcode: 2018336,
    becomes: 'policy_refused',
    message: 'Rules for people in Europe or Japan do not allow this content in this conversation.',
  },
  { code: 10, subcode: 2018300, becomes: 'thread_not_owned', message: otherApp, observed: true },
  { subcode: 2018321, becomes: 'thread_not_owned', message: otherApp },
  {
    code: 10,
    becomes: 'permission_missing',
    message: 'The app or the person behind the token lacks a permission for this call.',
  },

  {
    code: 100,
    subcode: 2018001,
    becomes: 'recipient_not_found',
    message: 'No such person for this account; ids of people differ from Page to Page.',
  },
  {
    code: 100,
    subcode: 33,
    becomes: 'not_found',
    message: 'No such object, or this account may not see it.',
  },
  {
    code: 100,
    subcode: 2018034,
    becomes: 'message_empty',
    message: 'Meta found the message empty.',
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
    subcode: 2018008,
    becomes: 'attachment_refused',
    retryable: true,
    message: 'Meta could not fetch the media; check the URL or upload the bytes.',
  },
  {
    code: 100,
    subcode: 2018294,
    becomes: 'attachment_refused',
    retryable: true,
    message: 'Meta could not fetch the video in time, or it is damaged; upload the bytes.',
  },
  {
    code: 100,
    subcode: 2018047,
    becomes: 'attachment_refused',
    message: 'The media is not of the kind that was named.',
  },
  {
    code: 100,
    subcode: 2018109,
    becomes: 'attachment_too_large',
    message: 'The media is over the size that Meta takes.',
  },
  {
    code: 100,
    subcode: 2018074,
    becomes: 'attachment_refused',
    message: 'No such attachment id, or it belongs to another account.',
  },
  {
    code: 100,
    subcode: 2018164,
    becomes: 'invalid_request',
    message: 'The app id is not one that this call accepts.',
  },
  {
    code: 100,
    text: 'Length of param message[text]',
    becomes: 'message_too_long',
    field: 'text',
    message: 'The text is over the limit of the network; shorten it or ask for a split.',
    observed: true,
  },
  {
    code: 100,
    text: 'appsecret_proof',
    becomes: 'invalid_config',
    message:
      'Meta does not accept the proof of the app secret; check that secret and token are of the same app.',
    observed: true,
  },

  { code: 190, becomes: 'auth_expired', message: relogin },
  { code: 102, becomes: 'auth_expired', message: relogin },
  {
    code: 104,
    becomes: 'invalid_config',
    message: 'Meta does not accept the signature of the call; check that the app secret is that of the app.',
  },
  { subcode: 1545041, becomes: 'recipient_unavailable', message: unavailable },
  {
    code: 200,
    subcode: 2018028,
    becomes: 'permission_missing',
    message:
      'The app may not write to this person before it is approved, because the person has no role in it.',
  },
  {
    code: 200,
    becomes: 'permission_missing',
    message: 'The app or the person behind the token lacks a permission for this call.',
  },
  { code: 551, becomes: 'recipient_unavailable', message: unavailable },
  {
    code: 230,
    becomes: 'recipient_unavailable',
    message: 'Meta does not allow this account to write to this person.',
  },
  {
    code: 368,
    becomes: 'account_restricted',
    message:
      'Meta holds this action for abuse and blocks it for a time; slow down and look into Page Support.',
  },
  { code: 2022, becomes: 'account_restricted', message: 'Commerce messages are switched off for this Page.' },
  { code: 10900, becomes: 'policy_refused', message: 'This comment or post has had its one private reply.' },
  { code: 10903, becomes: 'recipient_unavailable', message: 'This person cannot have a private reply.' },
  { code: 10904, becomes: 'account_restricted', message: 'Messages are switched off for this Page.' },
  { subcode: 2018218, becomes: 'not_found', message: 'Meta has no profile to show for this person.' },
  {
    subcode: 2018247,
    becomes: 'permission_missing',
    message: 'The app lacks the permission for a field of the profile.',
  },
  { subcode: 9000001, becomes: 'not_found', message: 'This message was deleted or is too old to be read.' },
  {
    code: 36000,
    becomes: 'attachment_too_large',
    message: 'The image is over the size that Meta takes.',
    observed: true,
  },
  { code: 2500, becomes: 'invalid_request', message: 'Meta does not know the path of this call.' },
  { code: 803, becomes: 'invalid_request', message: 'Meta knows nothing by this id.' },
  { code: 100, becomes: 'invalid_request', message: 'Meta finds a parameter wrong.' },
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
