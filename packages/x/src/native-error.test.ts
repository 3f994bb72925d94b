import { describe, expect, it } from 'vitest'
import { xErrorFrom } from './native-error.ts'

const now = Date.UTC(2026, 10, 22)
const problems = 'https://api.x.com/2/problems/'
const errorOf = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  xErrorFrom({ status, headers: new Headers(headers), body }, now)
const numbered = (code: number) => ({ errors: [{ code, message: 'No.' }] })

describe('xErrorFrom', () => {
  it.each([
    ['a parameter', 400, { title: 'Invalid Request', type: `${problems}invalid-request` }, 'invalid_request'],
    ['a token', 401, { title: 'Unauthorized', type: 'about:blank' }, 'auth_expired'],
    ['no credit', 402, { title: 'CreditsDepleted' }, 'payment_required'],
    [
      'a person',
      403,
      { title: 'Forbidden', detail: 'You do not have permission to DM one or more participants.' },
      'recipient_unavailable',
    ],
    [
      'media',
      403,
      { title: 'Forbidden', detail: 'You are not permitted to attach this media to a DM event.' },
      'attachment_refused',
    ],
    ['abuse', 403, { title: 'Forbidden', detail: 'This operation is not permitted.' }, 'policy_refused'],
    [
      'abuse, in other words',
      403,
      { detail: 'You are not permitted to perform this action.' },
      'policy_refused',
    ],
    ['a scope', 403, { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank' }, 'permission_missing'],
    [
      'a kind of token',
      403,
      {
        title: 'Unsupported Authentication',
        detail: 'Application-Only is forbidden',
        type: `${problems}unsupported-authentication`,
      },
      'permission_missing',
    ],
    [
      'a project',
      403,
      { title: 'Client Forbidden', reason: 'client-not-enrolled', type: `${problems}client-forbidden` },
      'permission_missing',
    ],
    [
      'something new',
      403,
      { title: 'Forbidden', detail: 'The moon is in the wrong house.' },
      'upstream_refused',
    ],
    ['an id', 404, { title: 'Not Found Error', type: `${problems}resource-not-found` }, 'not_found'],
    ['a status without a body', 404, undefined, 'not_found'],
    [
      'a plan',
      429,
      { title: 'UsageCapExceeded', type: `${problems}usage-capped`, period: 'Monthly' },
      'payment_required',
    ],
    ['the access level', 403, numbered(453), 'permission_missing'],
    ['a locked account', 403, numbered(326), 'account_restricted'],
    ['a closed inbox', 403, numbered(349), 'recipient_unavailable'],
    ['a machine', 403, numbered(226), 'policy_refused'],
    ['bad media', 400, numbered(324), 'attachment_refused'],
    ['an old token', 401, numbered(89), 'auth_expired'],
    ['a wrong clock', 401, numbered(135), 'invalid_config'],
    [
      'a code that was used',
      400,
      { error: 'invalid_request', error_description: 'Value passed was invalid.' },
      'invalid_request',
    ],
    [
      'the client',
      401,
      { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
      'invalid_config',
    ],
  ])('names a refusal of %s', (_name, status, body, code) => {
    expect(errorOf(status, body)).toMatchObject({ code, retryable: false, upstream: { status } })
  })

  it.each([
    { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
    { errors: [{ code: 88, message: 'Rate limit exceeded' }] },
  ])('waits until the later reset, at least a minute without one', (body) => {
    const reset = String(now / 1000 + 90)
    const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset }
    expect(errorOf(429, body, headers)).toMatchObject({ code: 'rate_limited', retryAfterMs: 90_000 })
    expect(errorOf(429, body)).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: 60_000 })
  })

  it('keeps what X says, and lets it explain a wrong call', () => {
    const error = errorOf(400, {
      title: 'Invalid Request',
      type: `${problems}invalid-request`,
      errors: [{ message: 'The `max_results` query parameter value [500] is not between 1 and 100' }],
    })
    expect(error?.message).toContain('max_results')
    expect(error?.upstream).toMatchObject({ status: 400, subcode: 'invalid-request' })
  })

  it('takes errors beside data for parts of it, and alone for the answer', () => {
    const errors = [{ title: 'Not Found Error', type: `${problems}resource-not-found` }]
    expect(errorOf(200, { data: [], errors })).toBeUndefined()
    expect(errorOf(200, { meta: { result_count: 0 }, errors })).toBeUndefined()
    expect(errorOf(200, { errors })).toMatchObject({ code: 'not_found' })
    expect(errorOf(200, undefined)).toBeUndefined()
  })

  it('leaves a failure of X to its status', () => {
    expect(errorOf(503, { errors: [{ code: 130, message: 'Over capacity' }] })).toBeUndefined()
  })

  it('reads whatever comes', () => {
    for (const body of [
      [],
      'no',
      7,
      { errors: 'many' },
      { errors: [7] },
      { title: 7, errors: [{ code: {} }] },
    ]) {
      expect(errorOf(418, body)).toMatchObject({ code: 'upstream_refused' })
    }
  })
})
