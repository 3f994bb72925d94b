import { describe, expect, it } from 'vitest'
import type { DmErrorCode } from '@dm/core'
import { graphErrorFrom, isUnknownField } from './graph-error.ts'
import { findGraphError, graphErrorTable } from './graph-error-table.ts'

const answer = (error: Record<string, unknown>, headers: Record<string, string> = {}, status = 400) =>
  graphErrorFrom({ status, headers: new Headers(headers), body: { error } }, 0)

type Row = readonly [code: number, subcode: number | undefined, becomes: DmErrorCode, retryable?: true]

const documented: readonly Row[] = [
  [1, undefined, 'upstream_unavailable', true],
  [1, 99, 'upstream_unavailable', true],
  [1, 1357046, 'outcome_unknown'],
  [2, undefined, 'upstream_unavailable', true],
  [2, 2018344, 'permission_missing'],
  [1200, undefined, 'upstream_unavailable', true],
  [3, undefined, 'permission_missing'],
  [4, undefined, 'rate_limited', true],
  [4, 2018022, 'rate_limited', true],
  [4, 2018354, 'policy_refused'],
  [9, 2018352, 'policy_refused'],
  [17, undefined, 'rate_limited', true],
  [32, undefined, 'rate_limited', true],
  [341, undefined, 'rate_limited', true],
  [613, undefined, 'rate_limited', true],
  [613, 1996, 'rate_limited', true],
  [613, 2534040, 'rate_limited', true],
  [613, 2018338, 'policy_refused'],
  [613, 1893016, 'policy_refused'],
  [80001, undefined, 'rate_limited', true],
  [80002, undefined, 'rate_limited', true],
  [80006, undefined, 'rate_limited', true],
  [10, 2018278, 'window_closed'],
  [10, 2534022, 'window_closed'],
  [10, 2018065, 'window_closed'],
  [10, 2018108, 'recipient_unavailable'],
  [10, 1893015, 'recipient_unavailable'],
  [10, 1893063, 'account_restricted'],
  [10, 1404170, 'account_restricted'],
  [10, 2018336, 'policy_refused'],
  [10, 2018300, 'thread_not_owned'],
  [10, 2018321, 'thread_not_owned'],
  [10, undefined, 'permission_missing'],
  [100, 2018001, 'recipient_not_found'],
  [100, 33, 'not_found'],
  [100, 2018034, 'message_empty'],
  [100, 2018191, 'invalid_request'],
  [100, 2018014, 'invalid_request'],
  [100, 1893061, 'invalid_request'],
  [100, 2018008, 'attachment_refused', true],
  [100, 2018294, 'attachment_refused', true],
  [100, 2018047, 'attachment_refused'],
  [100, 2018109, 'attachment_too_large'],
  [100, 2018074, 'attachment_refused'],
  [100, 2018164, 'invalid_request'],
  [100, undefined, 'invalid_request'],
  [190, undefined, 'auth_expired'],
  ...[458, 459, 460, 463, 464, 467, 492].map((subcode): Row => [190, subcode, 'auth_expired']),
  [102, undefined, 'auth_expired'],
  [104, undefined, 'invalid_config'],
  [200, undefined, 'permission_missing'],
  [200, 2018028, 'permission_missing'],
  [200, 1545041, 'recipient_unavailable'],
  [551, undefined, 'recipient_unavailable'],
  [551, 1545041, 'recipient_unavailable'],
  [230, undefined, 'recipient_unavailable'],
  [368, undefined, 'account_restricted'],
  [2022, undefined, 'account_restricted'],
  [10900, undefined, 'policy_refused'],
  [10903, undefined, 'recipient_unavailable'],
  [10904, undefined, 'account_restricted'],
  [100, 2018218, 'not_found'],
  [100, 2018247, 'permission_missing'],
  [100, 9000001, 'not_found'],
  [9000001, undefined, 'not_found'],
  [2, 1545133, 'upstream_unavailable', true],
  [10, 2534077, 'auth_expired'],
  [100, 2534013, 'invalid_config'],
  [200, 2534041, 'permission_missing'],
  [36103, undefined, 'permission_missing'],
  [100, 2534029, 'account_restricted'],
  [100, 2534037, 'thread_not_owned'],
  [100, 2534014, 'recipient_not_found'],
  [100, 2534015, 'invalid_request'],
  [100, 2534025, 'invalid_request'],
  [100, 2534068, 'content_unsupported'],
  [100, 2534001, 'not_found'],
  [9010, undefined, 'not_found'],
  [36000, undefined, 'attachment_too_large'],
  [2500, undefined, 'invalid_request'],
  [803, undefined, 'invalid_request'],
]

describe('the table of Graph errors', () => {
  it.each(documented)('takes %s/%s for %s', (code, subcode, becomes, retryable) => {
    const error = answer({ message: 'no', type: 'OAuthException', code, error_subcode: subcode })
    expect(error).toMatchObject({ code: becomes, retryable: retryable ?? false })
    expect(error?.upstream).toMatchObject({ code: String(code) })
  })

  it('has a test for each of its rows', () => {
    const tested = new Set(documented.map(([code, subcode]) => findGraphError({ code, subcode, text: '' })))
    expect(graphErrorTable.filter((row) => row.text === undefined && !tested.has(row))).toEqual([])
  })

  it.each(documented.filter(([, subcode]) => (subcode ?? 0) >= 1_000_000))(
    'finds the subcode of %s/%s in the place of the code',
    (_code, subcode, becomes) => {
      expect(answer({ message: 'no', code: subcode })?.code).toBe(becomes)
    },
  )

  it('finds a seven-digit subcode under a code that the table does not pair it with', () => {
    expect(answer({ message: 'no', code: 200, error_subcode: 2018278 })?.code).toBe('window_closed')
  })

  it('tells a text that is too long by the words', () => {
    const message = '(#100) Length of param message[text] must be less than or equal to 2000'
    expect(answer({ message, code: 100 })).toMatchObject({ code: 'message_too_long', field: 'text' })
  })

  it('tells a wrong proof by the words', () => {
    const message = 'API calls from the server require an appsecret_proof argument'
    expect(answer({ message, code: 100, type: 'GraphMethodException' })?.code).toBe('invalid_config')
  })

  it('tells a wrong app secret by the words, because its number says only that something failed', () => {
    const error = answer({ message: 'Error validating client secret.', code: 1, type: 'OAuthException' })
    expect(error).toMatchObject({ code: 'invalid_config', retryable: false })
  })

  it('believes Meta about failures that it does not know', () => {
    expect(answer({ message: 'new', code: 77777 })).toMatchObject({
      code: 'upstream_refused',
      retryable: false,
    })
    expect(answer({ message: 'new', code: 77777, is_transient: true })).toMatchObject({
      code: 'upstream_unavailable',
      retryable: true,
    })
    expect(answer({})?.code).toBe('upstream_refused')
  })
})

describe('graphErrorFrom', () => {
  it('goes by the body, whatever the status', () => {
    expect(answer({ message: 'no', code: 190, error_subcode: 460, fbtrace_id: 'T1' }, {}, 200)).toMatchObject(
      {
        code: 'auth_expired',
        upstream: { status: 200, code: '190', subcode: '460', requestId: 'T1', message: 'no' },
      },
    )
  })

  it('takes the wait from the estimate of Meta, else from Retry-After', () => {
    const usage = JSON.stringify({
      '17': [
        { type: 'pages', estimated_time_to_regain_access: 0 },
        { type: 'messenger', estimated_time_to_regain_access: 7 },
      ],
    })
    const limited = { message: 'slow', code: 80006 }
    expect(answer(limited, { 'X-Business-Use-Case-Usage': usage })?.retryAfterMs).toBe(420_000)
    expect(
      answer(limited, { 'X-Business-Use-Case-Usage': 'nonsense', 'Retry-After': '3' })?.retryAfterMs,
    ).toBe(3000)
    expect(answer(limited)?.retryAfterMs).toBeUndefined()
    expect(
      answer({ message: 'no', code: 190 }, { 'X-Business-Use-Case-Usage': usage })?.retryAfterMs,
    ).toBeUndefined()
  })

  it('sees no error where there is none', () => {
    const headers = new Headers()
    expect(graphErrorFrom({ status: 200, headers, body: { data: [] } }, 0)).toBeUndefined()
    expect(graphErrorFrom({ status: 200, headers, body: undefined }, 0)).toBeUndefined()
    expect(graphErrorFrom({ status: 502, headers, body: 'down' }, 0)).toBeUndefined()
  })

  it('knows a field that does not exist', () => {
    const message = '(#100) Tried accessing nonexisting field (reactions) on node type (Message)'
    expect(isUnknownField(answer({ message, code: 100 }))).toBe(true)
    expect(isUnknownField(answer({ message: 'other', code: 100 }))).toBe(false)
    expect(isUnknownField(new Error(message))).toBe(false)
  })
})
