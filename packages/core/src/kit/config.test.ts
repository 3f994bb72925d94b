import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DmError } from '../errors/dm-error.ts'
import { parseConfig, settingsFrom } from './config.ts'

function failure(schema: z.ZodType, values: unknown, options?: Parameters<typeof parseConfig>[2]): DmError {
  try {
    parseConfig(schema, values, options)
  } catch (error) {
    if (DmError.isInstance(error)) return error
    throw error
  }
  throw new Error('accepted')
}

const schema = z.strictObject({
  appId: z.string().regex(/^\d+$/),
  appSecret: z.string().min(8),
  mode: z.enum(['sandbox', 'live']).default('live'),
})
const options = { title: 'Facebook', nameOf: (key: string) => `FB_${key.toUpperCase()}` }

describe('parseConfig', () => {
  test('gives what the schema makes of the values', () => {
    expect(parseConfig(schema, { appId: '42', appSecret: '12345678' })).toEqual({
      appId: '42',
      appSecret: '12345678',
      mode: 'live',
    })
  })

  test('says all that is wrong at once, by the names that the operator knows', () => {
    const error = failure(schema, { appId: 'x1', mode: 'test', extra: 1 }, options)
    expect(error).toMatchObject({ code: 'invalid_config', field: 'FB_APPID', retryable: false })
    expect(error.message).toBe(
      [
        'Facebook: 4 settings are missing or wrong.',
        '  FB_APPID: must match pattern /^\\d+$/',
        '  FB_APPSECRET: is missing, expected string',
        '  FB_MODE: expected one of "sandbox"|"live"',
        '  FB_EXTRA: is not a known setting',
      ].join('\n'),
    )
  })

  test('joins what is wrong with one value, counts one, and does without options', () => {
    const error = failure(z.object({ a: z.string().min(3).regex(/x/) }), { a: 'b' })
    expect(error.message).toBe(
      'Configuration: 1 setting is missing or wrong.\n' +
        '  a: Too small: expected string to have >=3 characters; must match pattern /x/',
    )
  })

  test('explains unions, nested values and what is no object at all', () => {
    const nested = z.object({
      list: z.array(z.object({ k: z.string() })),
      n: z.union([z.literal(1), z.literal(2)]),
    })
    const { message } = failure(nested, { list: [{}], n: 3 }, options)
    expect(message).toContain('FB_LIST.0.k: is missing, expected string')
    expect(message).toContain('FB_N: expected 1, or expected 2')
    expect(failure(schema, 'text').message).toContain('settings: expected object')
  })

  test('names what is allowed in full, also when the value is a part of it', () => {
    expect(failure(schema, { appId: '1', appSecret: '12345678', mode: 'sand' }).message).toContain(
      'mode: expected one of "sandbox"|"live"',
    )
  })

  test('never prints a value, even when the schema does', () => {
    const quoting = z
      .object({
        token: z.string().refine(() => false, { error: ({ input }) => `bad ${String(input)}` }),
        nested: z
          .object({ secret: z.string() })
          .refine(() => false, { error: (i) => JSON.stringify(i.input) }),
        number: z.number().refine(() => false, { error: ({ input }) => `bad ${String(input)}` }),
      })
      .refine(() => false, { error: ({ input }) => JSON.stringify(input), when: () => true })
    const values = { token: 'tok"en-value', nested: { secret: 'deep-value' }, number: 123456 }
    const error = failure(quoting, values)
    const shown = JSON.stringify([error.message, error, error.stack, error.cause])
    for (const value of ['en-value', 'deep-value', '123456']) expect(shown).not.toContain(value)
    expect(error.message).toContain('token: bad [redacted]')
  })
})

describe('settingsFrom', () => {
  const setting = (key: string, env: string) => ({
    key,
    env,
    description: '',
    secret: false,
    required: false,
  })
  const settings = [
    setting('appId', 'FB_APP_ID'),
    setting('appSecret', 'FB_SECRET'),
    setting('other', 'FB_OTHER'),
  ]

  test('picks by name, strips white space and leaves out what is empty', () => {
    const env = { FB_APP_ID: ' 42\n', FB_SECRET: '', FB_OTHER: '  ', PATH: '/bin' }
    expect(settingsFrom(settings, env)).toStrictEqual({ appId: '42' })
    expect(settingsFrom(settings, {})).toStrictEqual({})
  })
})
