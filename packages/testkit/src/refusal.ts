import { DmError, dmErrorCodes, type DmErrorCode } from '@dm/core'
import { expect } from 'vitest'
import type { Refusal } from './fault.ts'

/** Expects a call to fail with a well-formed `DmError` of one of these codes, and gives it back. */
export async function refusal(
  call: () => Promise<unknown>,
  ...codes: readonly [DmErrorCode, ...DmErrorCode[]]
): Promise<DmError> {
  let answer: unknown
  try {
    answer = await promptly(call())
  } catch (error) {
    return expectDmError(error, ...codes)
  }
  return expect.fail(`expected ${codes.join(' or ')}, but the call answered ${JSON.stringify(answer)}`)
}

export function expectDmError(error: unknown, ...codes: readonly DmErrorCode[]): DmError {
  if (!DmError.isInstance(error)) return expect.fail(`expected a DmError, but got ${String(error)}`)
  expect(codes, `the code of "${error.message}"`).toContain(error.code)
  expect(Object.keys(dmErrorCodes)).toContain(error.code)
  expect(error.message, 'the message of the error').not.toBe('')
  expect(typeof error.retryable, 'the type of retryable').toBe('boolean')
  if (error.retryAfterMs !== undefined) expect(error.retryAfterMs).toBeGreaterThanOrEqual(0)
  return error
}

/** Expects that an error hands on what the network itself has said. */
export function expectNative({ upstream }: DmError, { answer, code, subcode }: Refusal): void {
  const told = { status: upstream?.status, code: upstream?.code, subcode: upstream?.subcode }
  expect(told, 'what the error tells of the answer').toEqual({ status: answer().status, code, subcode })
}

/** Turns a call that hangs into a failure that says so. */
async function promptly<T>(call: Promise<T>, withinMs = 2000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the call had not ended after ${withinMs} ms`)), withinMs)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}
