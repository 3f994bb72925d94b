import { createServer, type RequestListener, type Server } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { link } from '../src/commands/link.ts'
import { readConfig } from '../src/config.ts'
import { reachableUrl } from '../src/http/reachable-url.ts'
import { keptSecret } from '../src/kept-secret.ts'
import { StartError } from '../src/start-error.ts'

let dataDir: string
let server: Server | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dm-commands-'))
})

afterEach(async () => {
  server?.close()
  server = undefined
  await rm(dataDir, { recursive: true, force: true })
})

async function run(
  answer: RequestListener,
  env: Record<string, string> = {},
  { given = 'token', args = [] as string[] } = {},
): Promise<string> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const config = readConfig(
    {
      DM_MODE: 'live',
      DM_API_KEY: 'a key that is long enough',
      PORT: String(port),
      DATA_DIR: dataDir,
      ...env,
    },
    [],
  )
  return link(config, { ACCESS_TOKEN: given }, ['facebook', '--account-id', '1', ...args])
}

describe('account:link', () => {
  it.each([
    ['a page of a proxy', 502, '<html>Bad gateway</html>'],
    ['nothing', 200, ''],
    ['null', 200, 'null'],
    ['a list', 500, '[]'],
    ['JSON of somebody else', 200, '{"hello":"world"}'],
  ])('says in one line when the answer is %s', async (_name, status, body) => {
    const ran = run((_request, response) => response.writeHead(status).end(body))
    await expect(ran).rejects.toBeInstanceOf(StartError)
    const { message } = (await ran.catch((error: unknown) => error)) as StartError
    expect(message).toContain(String(status))
    expect(message).toContain('PORT')
    expect(message).not.toContain('\n')
  })

  it('passes on what the gateway says', async () => {
    const answer = JSON.stringify({ status: 'error', message: 'Not today.' })
    await expect(run((_request, response) => response.writeHead(400).end(answer))).rejects.toThrow(
      'Not today.',
    )
  })

  it('hands over several secrets, and what is no secret', async () => {
    let body = ''
    const listen: RequestListener = (request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => response.end(JSON.stringify({ status: 'success', account: { id: '1' } })))
    }
    const args = ['--expires-at', '2026-12-01T00:00:00Z', '--alias', '2', '--alias', '3']
    await run(listen, {}, { given: '{"accessToken":"one","refreshToken":"two"}\n', args })
    expect(JSON.parse(body)).toEqual({
      platform: 'facebook',
      accountId: '1',
      accessToken: 'one',
      refreshToken: 'two',
      expiresAt: '2026-12-01T00:00:00Z',
      aliases: ['2', '3'],
    })
  })

  it('does not repeat secrets that it cannot read', async () => {
    const ran = run(() => undefined, {}, { given: '{"accessToken": my-secret' })
    await expect(ran).rejects.toBeInstanceOf(StartError)
    await expect(ran).rejects.not.toThrow('my-secret')
  })

  it('goes where the gateway listens', async () => {
    const answer = JSON.stringify({ status: 'success', account: { id: '1', displayName: 'Page' } })
    const ran = run((_request, response) => response.end(answer), { HOST: '127.0.0.1' })
    expect(await ran).toBe('linked: facebook Page (1)')
    await expect(run(() => undefined, { HOST: '127.0.0.9' })).rejects.toThrow('127.0.0.9')
  })

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::', 'http://[::1]:3000'],
    ['::1', 'http://[::1]:3000'],
    ['10.1.2.3', 'http://10.1.2.3:3000'],
    ['gateway.example', 'http://gateway.example:3000'],
  ])('reaches %s at %s', (host, url) => {
    expect(reachableUrl(host, 3000)).toBe(url)
  })
})

describe('a secret that is kept in a file', () => {
  it('is made once, and the same ever after', async () => {
    const [one, two] = await Promise.all([keptSecret(dataDir, 'api-key'), keptSecret(dataDir, 'api-key')])
    expect(one).toBe(two)
    expect(one.length).toBeGreaterThan(40)
    expect((await readFile(join(dataDir, 'api-key'), 'utf8')).trim()).toBe(one)
  })

  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['too short', 'secret'],
  ])('that is %s is refused, with the file and the way out', async (_name, content) => {
    const file = join(dataDir, 'secret-key')
    await writeFile(file, content)
    const { message } = (await keptSecret(dataDir, 'secret-key').catch((error: unknown) => error)) as Error
    expect(message).toContain(file)
    expect(message).toMatch(/restore|delete/)
    expect(message).not.toContain('\n')
    await expect(keptSecret(dataDir, 'secret-key')).rejects.toBeInstanceOf(StartError)
  })

  it('where nothing can be kept is refused the same', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    await expect(keptSecret(file, 'api-key')).rejects.toBeInstanceOf(StartError)
    await expect(keptSecret(file, 'api-key')).rejects.toThrow(file)
  })
})
