import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkAnswer } from './support/check-answer.ts'
import { npmStart, root, startBuilt, startProcess, type GatewayProcess } from './support/gateway-process.ts'
import { startOldServer } from './support/old-server.ts'
import { rawConnection } from './support/raw-call.ts'

let dataDir: string
let started: GatewayProcess[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dm-process-'))
})

afterEach(async () => {
  const running = started
  started = []
  await Promise.all(running.map((gateway) => gateway.kill('SIGKILL')))
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

function start(env: Record<string, string> = {}, launch = startProcess): GatewayProcess {
  const gateway = launch({ DATA_DIR: dataDir, ...env })
  started.push(gateway)
  return gateway
}

/** The two lines that the terminal prints, run by a shell as they stand. */
async function pasted(gateway: GatewayProcess): Promise<Record<string, unknown>[]> {
  const lines = await curlLines(gateway)
  return lines.map(
    (line) => JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' })) as Record<string, unknown>,
  )
}

async function curlLines(gateway: GatewayProcess): Promise<string[]> {
  await gateway.says(/Speak as the customer/)
  return gateway.printed().match(/^curl .*$/gm) ?? []
}

describe('a start on an empty folder', () => {
  it('prints lines that work when pasted, the first time, the second and the third', async () => {
    for (const round of [1, 2, 3]) {
      const gateway = start()
      const answers = await pasted(gateway)
      const statuses = answers.map(({ status }) => status)
      // One reads, and one for each network answers.
      expect(statuses, `round ${round}`).toEqual(['success', 'success', 'success', 'success'])
      expect(await gateway.kill('SIGTERM')).toBe(0)
    }
  })

  it('works from the build too', async () => {
    const build = ['run', 'build', '--filter=@dm/gateway', '--output-logs=errors-only']
    execFileSync('turbo', build, { cwd: root, stdio: 'ignore' })
    const answers = await pasted(start({}, startBuilt))
    expect(answers.map(({ status }) => status)).toEqual(['success', 'success', 'success', 'success'])
  })

  it('through npm ends everything it started on SIGTERM', async () => {
    const gateway = start({}, npmStart)
    const [, url] = await gateway.says(/API +(http:\S+)\/api/)
    await gateway.kill('SIGTERM')
    await expect(fetch(`${url}/livez`)).rejects.toThrow()
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    expect(processes).not.toContain(dataDir)
  })
})

describe('SIGTERM', () => {
  const running = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })

  it('is not held up by somebody who connects and says nothing, or half of a webhook', async () => {
    const gateway = start()
    const [, url] = await gateway.says(/API +(http:\S+)\/api/)
    const silent = await rawConnection(url!)
    const half = await rawConnection(url!)
    half.write('POST /webhooks/facebook HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf')
    const began = Date.now()
    expect(await gateway.kill('SIGTERM')).toBe(0)
    // Ten seconds is what calls that run may take; these are none.
    expect(Date.now() - began).toBeLessThan(8_000)
    expect(running()).not.toContain(dataDir)
    silent.destroy()
    half.destroy()
  })

  it.each([300, 700, 1_200, 2_000, 3_000])('%i ms into a start leaves nothing behind', async (ms) => {
    const gateway = start({ LOG_LEVEL: 'info' })
    await new Promise((resolve) => setTimeout(resolve, ms))
    // Before anything is set up, the system's own handling of the signal is right.
    expect([0, 'SIGTERM']).toContain(await gateway.kill('SIGTERM'))
    expect(gateway.printed()).not.toMatch(/^ +at /m)
    expect(gateway.printed()).not.toContain('"level":50')
    expect(running()).not.toContain(dataDir)
  })
})

describe('a start that cannot be', () => {
  async function refusal(gateway: GatewayProcess): Promise<string> {
    expect(await gateway.ended()).toBe(1)
    const lines = gateway.printed().trim().split('\n')
    expect(lines).toHaveLength(1)
    return lines[0]!
  }

  it('on a DATA_DIR in use: says so, and the first goes on unharmed', async () => {
    const first = start()
    await first.says(/Speak as the customer/)
    expect(await refusal(start())).toContain(dataDir)
    // One line that reads, and one that writes for each network.
    expect((await pasted(first)).map(({ status }) => status)).toEqual(Array(4).fill('success'))
  })

  it.each(['PORT', 'SANDBOX_PORT'])('with %s taken', async (name) => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const line = await refusal(start({ [name]: String(port) }))
    expect(line).toContain(String(port))
    expect(line).toContain(name)
    server.close()
  })

  it('with a file where DATA_DIR should be', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    expect(await refusal(start({ DATA_DIR: file }))).toContain('DATA_DIR')
  })

  it('with a secret that was cut off', async () => {
    const file = join(dataDir, 'secret-key')
    await writeFile(file, 'short\n')
    expect(await refusal(start())).toContain(file)
  })

  it('with a DATABASE_URL where nobody answers', async () => {
    const env = {
      DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/dm',
      DM_SECRET_KEY: 'k'.repeat(32),
      DM_MODE: 'sandbox',
    }
    const line = await refusal(start(env))
    expect(line).toContain('DATABASE_URL')
    expect(line).not.toContain('secret')
  })

  it('with a server that is too old', async () => {
    const old = await startOldServer({ number: '140012', name: '14.12' })
    const env = { DATABASE_URL: old.url, DM_SECRET_KEY: 'k'.repeat(32), DM_MODE: 'sandbox' }
    expect(await refusal(start(env))).toContain('14.12')
    old.close()
  })

  it('with several variables wrong: lists them all', async () => {
    const gateway = start({ PORT: 'many', DM_MODE: 'play', FACEBOOK_APP_ID: '1' })
    expect(await gateway.ended()).toBe(1)
    for (const name of ['PORT', 'DM_MODE', 'FACEBOOK_APP_SECRET', 'FACEBOOK_VERIFY_TOKEN']) {
      expect(gateway.printed()).toContain(name)
    }
  })
})

describe('killed with -9 in the middle of traffic', () => {
  it('has everything that it answered when it is started again', async () => {
    const answered: string[] = []
    const stored: string[] = []
    for (const round of [1, 2, 3]) {
      const gateway = start()
      const [, url] = await gateway.says(/API +(http:\S+)\/api/)
      const [, simulator] = await gateway.says(/Simulator +(http:\S+)\/_sim/)
      const { facebook } = (await (await fetch(`${simulator}/_sim/seed`)).json()) as { facebook: Seed }
      const key = await readFile(join(dataDir, 'api-key'), 'utf8')
      const traffic = Array.from({ length: 8 }, async (_lane, lane) => {
        for (let count = 0; ; count++) {
          const text = `round ${round} lane ${lane} message ${count}`
          const going = lane < 3 ? send(url!, key.trim(), facebook, text) : deliver(url!, facebook, text)
          if (await going.catch(() => false)) answered.push(text)
          else return
        }
      })
      await expect.poll(() => answered.length, { timeout: 20_000 }).toBeGreaterThan(round * 20)
      await gateway.kill('SIGKILL')
      await Promise.all(traffic)
    }
    const gateway = start()
    const [line] = await curlLines(gateway)
    let next: string | undefined
    do {
      const paged = `${line}'?limit=100${next ? `&next=${next}` : ''}'`
      const page = JSON.parse(execFileSync('sh', ['-c', paged], { encoding: 'utf8' })) as {
        messages: { message?: string }[]
        meta: { pagination: { next?: string } }
      }
      stored.push(...page.messages.flatMap(({ message }) => message ?? []))
      next = page.meta.pagination.next
    } while (next !== undefined)
    expect(answered.filter((text) => !stored.includes(text))).toEqual([])
    const traffic = stored.filter((text) => text.startsWith('round'))
    expect(traffic).toHaveLength(new Set(traffic).size)
  })
})

interface Seed {
  appSecret: string
  pageId: string
  customers: { id: string }[]
}

/** Whether the gateway has answered that it has sent this. */
async function send(url: string, key: string, seed: Seed, message: string): Promise<boolean> {
  const response = await fetch(`${url}/api/messages/facebook`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipientId: seed.customers[0]!.id, message }),
  })
  const { status } = response
  checkAnswer({ method: 'POST', path: '/api/messages/facebook', status, body: await response.json() })
  return status === 200
}

/** Whether the gateway has answered that it has this message. */
async function deliver(url: string, seed: Seed, text: string): Promise<boolean> {
  const timestamp = Date.now()
  const item = {
    sender: { id: seed.customers[0]!.id },
    recipient: { id: seed.pageId },
    timestamp,
    message: { mid: `m_${text.replaceAll(' ', '-')}`, text },
  }
  const body = JSON.stringify({
    object: 'page',
    entry: [{ id: seed.pageId, time: timestamp, messaging: [item] }],
  })
  const signature = createHmac('sha256', seed.appSecret).update(body).digest('hex')
  const response = await fetch(`${url}/webhooks/facebook`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
  return response.status === 200
}
