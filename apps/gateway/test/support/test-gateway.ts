import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect } from 'vitest'
import { startGateway } from '../../src/compose.ts'
import { readConfig } from '../../src/config.ts'
import { createLifecycle } from '../../src/lifecycle.ts'
import { definitions } from '../../src/platforms.ts'
import { checkAnswer } from './check-answer.ts'
import { createTestDatabase } from './test-database.ts'

export type Json = Record<string, unknown>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
}

/** A gateway in sandbox mode with a database of its own, seen from outside: over HTTP alone. */
export interface TestGateway {
  readonly url: string
  readonly apiKey: string
  readonly databaseUrl: string
  /** Lines of the log so far. */
  readonly log: Json[]
  /** Calls the API with the right key; `init` may override anything. Every answer is held against the document. */
  readonly api: (path: string, init?: RequestInit) => Promise<Answer>
  readonly post: (path: string, body: unknown) => Promise<Answer>
  /** Makes a profile whose messaging is on unless the fields say otherwise. */
  readonly profile: (title: string, fields?: Json) => Promise<TestProfile>
  /** Calls the simulator. */
  readonly sandbox: (path: string, body?: unknown, method?: string) => Promise<Json>
  /** Renews the credentials that are due by now. */
  readonly renew: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A profile, and the calls that are for it. */
export interface TestProfile extends Pick<TestGateway, 'api' | 'post'> {
  readonly key: string
  readonly refId: string
}

export async function startTestGateway(
  env: Record<string, string> = {},
  time: Parameters<typeof startGateway>[3] = {},
): Promise<TestGateway> {
  const database = await createTestDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'dm-gateway-'))
  const config = readConfig(
    {
      DM_MODE: 'sandbox',
      PORT: '0',
      SANDBOX_PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      DM_API_KEY: 'an api key for tests only',
      DM_SECRET_KEY: 'a secret for tests, long enough to be taken',
      LOG_LEVEL: 'debug',
      // Whoever wants to meet calls that nobody asked for says so.
      DM_RECONCILE_SECONDS: '0',
      DM_RECONCILE_PAID_SECONDS: '0',
      DM_RATE_LIMIT: '0',
      ...env,
    },
    definitions,
  )
  const log: Json[] = []
  const logger = pino(
    { level: config.logLevel, base: null },
    { write: (line) => log.push(JSON.parse(line) as Json) },
  )
  const lifecycle = createLifecycle((name, error) => {
    throw new Error(`${name} did not stop`, { cause: error })
  })
  const stop = async () => {
    await lifecycle.stop()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
  const gateway = await startGateway(config, lifecycle, logger, time).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const api = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${gateway.apiKey}`, ...(init.headers as Record<string, string>) }
    const answer = await answerOf(await fetch(`${gateway.url}/api${path}`, { ...init, headers }))
    checkAnswer({ method: init.method ?? 'GET', path: `/api${path}`, ...answer })
    return answer
  }
  const postBy = (call: TestGateway['api']) => (path: string, body: unknown) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const post = postBy(api)
  return {
    url: gateway.url,
    apiKey: gateway.apiKey,
    databaseUrl: database.url,
    log,
    api,
    post,
    profile: async (title, fields = {}) => {
      const { status, body } = await post('/profiles', { title, messagingActive: true, ...fields })
      expect({ status, body }).toMatchObject({ status: 200, body: { title } })
      const { profileKey: key, refId } = body as { profileKey: string; refId: string }
      const call: TestGateway['api'] = (path, init = {}) =>
        api(path, { ...init, headers: { 'profile-key': key, ...(init.headers as Record<string, string>) } })
      return { key, refId, api: call, post: postBy(call) }
    },
    sandbox: async (path, body, method = body === undefined ? 'GET' : 'POST') => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
      const response = await fetch(`${gateway.sandbox?.url ?? ''}/_sim${path}`, {
        ...init,
        headers: { 'content-type': 'application/json' },
      })
      const answer = await answerOf(response)
      expect(answer.status, path).toBeLessThan(300)
      return answer.body
    },
    renew: gateway.renew,
    stop,
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json }
}
