import { DmError } from '@dm/core'
import { expect, it } from 'vitest'
import { createLog } from '../src/observability/log.ts'

type Lines = Record<string, unknown>[]

function logged(
  write: (log: ReturnType<typeof createLog>) => void,
  level = 'info',
): { text: string; lines: Lines } {
  const written: string[] = []
  write(createLog(level, { write: (line) => void written.push(line) }))
  return { text: written.join(''), lines: written.map((line) => JSON.parse(line) as Lines[number]) }
}

const names = [
  'accessToken',
  'access_token',
  'accessTokenSecret',
  'refreshToken',
  'appSecret',
  'verifyToken',
  'authorization',
  'apiKey',
  'secretKey',
  'password',
  'credentials',
]

it.each(names)('%s does not reach the log at any depth where we log objects', (name) => {
  const secret = { [name]: 'hunter2' }
  const { text, lines } = logged((log) => {
    log.info(secret, 'beside the message')
    log.info({ account: secret }, 'in an object')
    log.info({ request: { headers: secret } }, 'in an object in an object')
    log.info({ err: Object.assign(new Error('failed'), secret) }, 'on an error')
    log.info({ err: Object.assign(new Error('failed'), { config: { headers: secret } }) }, 'in an error')
  })
  expect(lines).toHaveLength(5)
  expect(text).not.toContain('hunter2')
  expect(text.match(/\[secret\]/g)).toHaveLength(5)
})

it('keeps what explains an error', () => {
  const cause = new Error('the cause')
  const err = new DmError({
    code: 'upstream_refused',
    message: 'It refused.',
    upstream: { status: 400 },
    cause,
  })
  const { lines } = logged((log) => log.error({ err, platform: 'facebook' }, 'a request failed'))
  expect(lines[0]).toMatchObject({
    level: 50,
    msg: 'a request failed',
    platform: 'facebook',
    err: {
      code: 'upstream_refused',
      upstream: { status: 400 },
      stack: expect.stringContaining('the cause') as string,
    },
  })
  expect(lines[0]).not.toHaveProperty('hostname')
})

it('leaves out what is below its level', () => {
  expect(logged((log) => log.info('quiet'), 'warn').lines).toEqual([])
})
