import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSecretBox } from '@dm/gateway/src/store/secret-box.ts'
import { createStore } from '@dm/gateway/src/store/store.ts'
import type { Memory } from './gateway-probe.ts'
import { app } from './ingest/app.ts'
import { withTables } from './postgres.ts'

/** The whole gateway as an operator starts it, with one Page of Messenger linked. */
export interface GatewayProcess {
  readonly port: number
  readonly apiKey: string
  memory(): Promise<Memory>
  stop(): Promise<void>
}

const apiKey = 'the key of everybody who measures'
const secretKey = 'only what is measured is in here, and nothing else'

const pathOf = (module: string) => fileURLToPath(new URL(module, import.meta.url))

/** @param network where a server takes the place of Messenger */
export async function startGateway(databaseUrl: string, network: string): Promise<GatewayProcess> {
  await linkPage(databaseUrl)
  const dataDir = await mkdtemp(join(tmpdir(), 'dm-bench-gateway-'))
  const { PATH, HOME } = process.env
  const child = fork(pathOf('../../apps/gateway/src/main.ts'), {
    execArgv: [...process.execArgv, '--expose-gc', '--import', pathOf('./gateway-probe.ts')],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH,
      HOME,
      PORT: '0',
      HOST: '127.0.0.1',
      DM_MODE: 'live',
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      DM_API_KEY: apiKey,
      DM_RATE_LIMIT: '0',
      DM_SECRET_KEY: secretKey,
      DM_ALLOW_PRIVATE_URLS: 'true',
      LOG_LEVEL: 'error',
      FACEBOOK_APP_ID: app.appId,
      FACEBOOK_APP_SECRET: app.appSecret,
      FACEBOOK_VERIFY_TOKEN: app.verifyToken,
      FACEBOOK_BASE_URL: network,
    },
  })
  const exited = once(child, 'exit')
  const port = await new Promise<number>((resolve, reject) => {
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /API +http:\/\/[^:]+:(\d+)\/api/.exec(printed)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
    void exited.then(() => reject(new Error('the gateway ended before it answered')))
  })
  return {
    port,
    apiKey,
    memory: async () => {
      child.send({})
      const [memory] = (await once(child, 'message')) as [Memory]
      return memory
    },
    stop: async () => {
      child.kill()
      await exited
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function linkPage(url: string): Promise<void> {
  return withTables(url, async (database) => {
    const store = await createStore({
      database,
      box: createSecretBox(secretKey),
      newId: () => randomUUID().replaceAll('-', ''),
      hookRules: { sentElsewhere: true, sentHere: false, deleted: false },
      onParked: () => undefined,
    })
    await store.accounts.link({
      profileId: store.primaryProfileId,
      platform: 'facebook',
      nativeId: app.pageId,
      aliases: [],
      credentials: { accountId: app.pageId, accessToken: 'never looked at' },
      sandbox: false,
    })
  })
}
