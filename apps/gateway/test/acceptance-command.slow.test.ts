import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root, startProcess, type GatewayProcess } from './support/gateway-process.ts'

// The command as it stands in its README, against a sandbox as it starts.

let dataDir: string
let gateway: GatewayProcess
let url: string
let speak: string

const apiKey = 'an api key for tests only'

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dm-acceptance-'))
  gateway = startProcess({ DATA_DIR: dataDir, DM_API_KEY: apiKey })
  url = (await gateway.says(/API +(http:\S+)\/api/))[1]!
  const [, simulator] = await gateway.says(/Simulator +(http:\S+)\/_sim\/world/)
  speak = `${simulator}/_sim/{network}/messages`
})

afterAll(async () => {
  await gateway.kill('SIGTERM')
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

async function accept(...options: string[]): Promise<{ code: unknown; printed: string }> {
  const child = spawn(process.execPath, ['tooling/acceptance/src/command.ts', url, ...options], {
    cwd: root,
    env: { PATH: process.env.PATH, DM_API_KEY: apiKey },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, printed }
}

it('accepts a sandbox whose people can be made to write', async () => {
  const { code, printed } = await accept('--speak', speak, '--complete')
  expect({ code, printed }).toMatchObject({ code: 0 })
  expect(printed).toContain('is told of a message on twitter')
  expect(printed).not.toContain('left out')
})

it('says what it leaves out when they cannot, and fails when nothing may be left out', async () => {
  const some = await accept()
  expect(some).toMatchObject({ code: 0 })
  expect(some.printed).toMatch(/is told of a message on twitter.*left out, because --speak/)
  const none = await accept('--complete')
  expect(none).toMatchObject({ code: 1 })
  expect(none.printed).toContain('left out, because --speak')
})
