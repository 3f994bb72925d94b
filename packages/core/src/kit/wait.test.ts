import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitFor } from './wait.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('waitFor', () => {
  it('waits as long as it is told', async () => {
    const over = vi.fn()
    const waiting = waitFor(5000).then(over)
    await vi.advanceTimersByTimeAsync(4999)
    expect(over).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await waiting
    expect(over).toHaveBeenCalledOnce()
  })

  it('stops when the caller gives up, and leaves no timer behind', async () => {
    const controller = new AbortController()
    const waiting = waitFor(5000, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    await expect(waitFor(5000, controller.signal)).rejects.toMatchObject({ code: 'aborted' })
    expect(vi.getTimerCount()).toBe(0)
  })
})
