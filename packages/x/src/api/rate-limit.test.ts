import { describe, expect, it } from 'vitest'
import { createRateMeter, resetAfterMs } from './rate-limit.ts'

const now = Date.UTC(2026, 10, 22)
const inSeconds = (seconds: number) => String(now / 1000 + seconds)
const window = (prefix: string, remaining: number, seconds: number) => ({
  [`${prefix}-limit`]: '15',
  [`${prefix}-remaining`]: String(remaining),
  [`${prefix}-reset`]: inSeconds(seconds),
})

describe('resetAfterMs', () => {
  it('is the later of the windows that are exhausted', () => {
    const headers = new Headers({
      ...window('x-rate-limit', 0, 60),
      ...window('x-user-limit-24hour', 0, 3600),
      ...window('x-app-limit-24hour', 5, 7200),
    })
    expect(resetAfterMs(headers, now)).toBe(3_600_000)
  })

  it('is a day at most, so that a time in another unit closes nothing for ever', () => {
    const headers = new Headers({ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(now + 60_000) })
    expect(resetAfterMs(headers, now)).toBe(86_400_000)
  })

  it.each([
    ['nothing', {}],
    ['a window that is open', window('x-rate-limit', 3, 60)],
    ['a window that has opened again', window('x-rate-limit', 0, -1)],
    ['a reset that cannot be read', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'soon' }],
  ])('is unknown with %s', (_name, headers) => {
    expect(resetAfterMs(new Headers(headers), now)).toBeUndefined()
  })
})

describe('createRateMeter', () => {
  const refused = expect.objectContaining({ code: 'rate_limited', retryable: true }) as Error

  function meterAt(start: number) {
    let time = start
    return { meter: createRateMeter(() => time), pass: (ms: number) => (time += ms) }
  }

  it('refuses the same call of the same account until the window opens again', () => {
    const { meter, pass } = meterAt(now)
    const call = { name: 'dm.send', accountId: '1' }
    meter.note(call, new Headers(window('x-rate-limit', 0, 60)))
    expect(() => meter.check(call)).toThrow(refused)
    expect(() => meter.check(call)).toThrow(expect.objectContaining({ retryAfterMs: 60_000 }) as Error)
    meter.check({ name: 'dm.send', accountId: '2' })
    meter.check({ name: 'dm.events', accountId: '1' })
    pass(60_000)
    meter.check(call)
  })

  it('refuses the call of every account while the app has nothing left', () => {
    const { meter } = meterAt(now)
    meter.note({ name: 'dm.send', accountId: '1' }, new Headers(window('x-app-limit-24hour', 0, 60)))
    expect(() => meter.check({ name: 'dm.send', accountId: '2' })).toThrow(refused)
    meter.check({ name: 'dm.events', accountId: '2' })
  })

  it('holds nobody up for a login of which nobody knows yet whose it is', () => {
    const { meter } = meterAt(now)
    const login = { name: 'users.me', accountId: '' }
    meter.note(login, new Headers(window('x-rate-limit', 0, 60)))
    meter.check(login)
    meter.note(login, new Headers(window('x-app-limit-24hour', 0, 60)))
    expect(() => meter.check(login)).toThrow(refused)
  })

  it('is not confused by an answer that comes late', () => {
    const { meter } = meterAt(now)
    const call = { name: 'dm.send', accountId: '1' }
    meter.note(call, new Headers(window('x-rate-limit', 0, 60)))
    meter.note(call, new Headers(window('x-rate-limit', 1, 60)))
    meter.note(call, new Headers(window('x-rate-limit', 0, 30)))
    expect(() => meter.check(call)).toThrow(expect.objectContaining({ retryAfterMs: 60_000 }) as Error)
  })
})
