import type { DmErrorCode } from '@dm/core'

/**
 * What one native failure means. Numbers are Meta's `code` and `error_subcode`.
 *
 * Meta's table prints some seven-digit numbers in the column of codes that live answers carry as the subcode,
 * so a row with a seven-digit subcode matches in either place, whatever the code beside it.
 */
interface NativeRow {
  readonly code?: number
  readonly subcode?: number
  /** Only when the text has this in it: where Meta gives no number to tell the case by. */
  readonly text?: string
  readonly retryable?: true
  /** What happened and whose move it is, where there is more to say than the code does. */
  readonly message?: string
  /** The input at fault, when there can be only one. */
  readonly field?: string
}

export interface GraphErrorRow extends NativeRow {
  readonly becomes: DmErrorCode
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
 * Native failures by what they become. A row marked as observed was seen in live answers and is not in Meta's table.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
const rowsByCode: Readonly<Partial<Record<DmErrorCode, readonly NativeRow[]>>> = {
  upstream_unavailable: [
    { code: 1, message: failing },
    { code: 2 },
    // observed
    { code: 2, subcode: 1545133 },
    { code: 1200 },
  ],
  outcome_unknown: [{ code: 1, subcode: 1357046 }],
  rate_limited: [
    { code: 4, subcode: 2018022 },
    { code: 613, subcode: 2534040 },
    { code: 4 },
    { code: 17 },
    { code: 32 },
    { code: 341 },
    { code: 613 },
    { code: 80001 },
    { code: 80002 },
    { code: 80006 },
  ],
  auth_expired: [{ code: 190 }, { code: 102 }, { code: 10, subcode: 2534077, message: relink }],
  invalid_config: [
    { code: 100, subcode: 2534013, message: noInstagram },
    { code: 104, message: proof },
    // observed
    { code: 100, text: 'appsecret_proof', message: proof },
    // observed
    { code: 1, text: 'client secret', message: appSecret },
  ],
  permission_missing: [
    { code: 3 },
    { code: 10 },
    { code: 200 },
    {
      code: 200,
      subcode: 2018028,
      message: 'Before the app is approved it may write only to people who have a role in it.',
    },
    {
      code: 2,
      subcode: 2018344,
      message: "The Page has not accepted Meta's Page Contact Terms; accept them in its settings.",
    },
    { code: 200, subcode: 2534041, message: noAccess },
    { code: 36103, message: 'This account may not use the API yet.' },
    { subcode: 2018247, message: 'A field of the profile needs a permission.' },
  ],
  account_restricted: [
    { code: 10, subcode: 1893063, message: barred },
    { code: 10, subcode: 1404170, message: barred },
    { code: 368, message: barred },
    { code: 100, subcode: 2534029, message: barred },
    { code: 2022, message: 'Commerce messages are switched off for this Page.' },
    { code: 10904, message: 'Messages are switched off for this Page.' },
  ],
  thread_not_owned: [
    // observed
    { code: 10, subcode: 2018300, message: otherApp },
    { subcode: 2018321, message: otherApp },
    { code: 100, subcode: 2534037, message: otherApp },
  ],
  window_closed: [
    { code: 10, subcode: 2018278 },
    { code: 10, subcode: 2534022 },
    { code: 10, subcode: 2018065 },
  ],
  recipient_not_found: [
    { code: 100, subcode: 2018001 },
    { code: 100, subcode: 2534014 },
  ],
  recipient_unavailable: [
    { code: 10, subcode: 2018108 },
    { code: 10, subcode: 1893015, message: 'The person has stopped this topic.' },
    { subcode: 1545041 },
    { code: 551 },
    { code: 230 },
    { code: 10903, message: 'This person cannot have a private reply.' },
  ],
  policy_refused: [
    { code: 4, subcode: 2018354, message: 'Too many marketing messages to one person.' },
    { code: 9, subcode: 2018352, message: 'Too many opt-in requests to one person.' },
    { code: 613, subcode: 2018338, message: 'Too many tagged messages; send fewer.' },
    { code: 613, subcode: 1893016, message: 'This opt-in was asked for already.' },
    { code: 10900, message: 'This comment or post has had its one private reply.' },
    {
      code: 10,
      subcode: 2018336,
      message: 'Rules for people in Europe or Japan do not allow this content in this conversation.',
    },
  ],
  message_empty: [
    // observed
    { code: 100, subcode: 2018034 },
  ],
  message_too_long: [
    // observed
    { code: 100, text: 'Length of param message[text]', field: 'text' },
  ],
  content_unsupported: [
    {
      code: 100,
      subcode: 2534068,
      message: 'This account cannot send several images in one message; send them one by one.',
    },
  ],
  attachment_refused: [
    { code: 100, subcode: 2018008, retryable: true, message: unfetched },
    { code: 100, subcode: 2018294, retryable: true, message: unfetched },
    { code: 100, subcode: 2018047, message: 'The media is of another kind.' },
    { code: 100, subcode: 2018074, message: 'This account has no such attachment id.' },
  ],
  attachment_too_large: [
    { code: 100, subcode: 2018109 },
    // observed
    { code: 36000 },
  ],
  not_found: [
    { code: 100, subcode: 33 },
    { subcode: 2018218, message: 'Meta has no profile to show for this person.' },
    // observed
    { code: 9010, message: 'Instagram knows nobody by this id.' },
    // observed
    { code: 100, subcode: 2534001, message: 'The owner has archived or deleted this conversation.' },
    { subcode: 9000001, message: 'This message was deleted or is too old to be read.' },
  ],
  invalid_request: [
    // observed
    { code: 100, subcode: 2018191, message: 'Text and attachment cannot go in one message.' },
    { code: 100, subcode: 2018014, message: 'A message and a sender action cannot go in one call.' },
    // observed
    {
      code: 100,
      subcode: 1893061,
      message: 'This message tag is retired; send without it or with HUMAN_AGENT.',
    },
    {
      code: 100,
      subcode: 2534015,
      message: 'Instagram finds the content of the message not valid for its kind.',
    },
    {
      code: 100,
      subcode: 2534025,
      message: 'This comment cannot have a private reply: it had one, is too old, or is of another kind.',
    },
    { code: 100, subcode: 2018164, message: 'This call does not accept the app id.' },
    { code: 2500, message: 'Meta does not know the path of this call.' },
    { code: 803, message: 'Meta knows nothing by this id.' },
    { code: 100, message: 'Meta finds a parameter wrong; see upstream.' },
  ],
}

/** Every row with what it becomes. */
export const graphErrorTable: readonly GraphErrorRow[] = Object.entries(rowsByCode).flatMap(
  ([code, rows]) => {
    const becomes = code as DmErrorCode
    const retryable = becomes === 'rate_limited' || becomes === 'upstream_unavailable'
    return rows.map((row) => ({ ...(retryable && { retryable }), ...row, becomes }))
  },
)

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
