/** The gateway's own way of a webhook, from the socket to the commit, without the jobs that come after. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSendTurns } from '@dm/gateway/src/domain/message/send-turns.ts'
import { createIngress } from '@dm/gateway/src/http/ingress.ts'
import { nodeHmac } from '@dm/gateway/src/node-hmac.ts'
import { createLog } from '@dm/gateway/src/observability/log.ts'
import { createPlatforms, definitions } from '@dm/gateway/src/platforms.ts'
import { openDatabase } from '@dm/gateway/src/store/database.ts'
import { createSecretBox } from '@dm/gateway/src/store/secret-box.ts'
import { createStore } from '@dm/gateway/src/store/store.ts'
import { app } from './app.ts'
import { ready } from '../own-process.ts'

const [url = ''] = process.argv.slice(2)
const log = createLog('warn')
const newId = () => randomUUID().replaceAll('-', '')
const store = await createStore({
  database: await openDatabase(url, (error) => log.error({ err: error }, 'the database')),
  box: createSecretBox('only what is measured is in here'),
  newId,
  hookRules: { sentElsewhere: true, sentHere: false, deleted: false },
  onParked: ({ type }, problem) => log.error({ type, problem }, 'parked'),
})
await store.accounts.link({
  profileId: store.primaryProfileId,
  platform: 'facebook',
  nativeId: app.pageId,
  aliases: [],
  credentials: { accountId: app.pageId, accessToken: 'never used' },
  sandbox: false,
})
const runtime = { hmac: nodeHmac }
const ingress = createIngress(
  {
    store,
    platforms: createPlatforms(
      definitions
        .filter(({ platform }) => platform === 'facebook')
        .map((definition) => ({ definition, settings: app, runtime, sandbox: false })),
    ),
    networkClock: Date.now,
    newId,
    log,
    rules: {
      callsAtMost: 0,
      conversationsAtMost: 0,
      messagingEnabled: true,
      plainMediaUrls: false,
      allowPrivateUrls: false,
      outcomeWaitMs: 0,
      sendWaitMs: 0,
      reconcileEveryMs: 0,
      reconcilePaidEveryMs: 0,
      paidReadsPerDay: 0,
      keepDeliveriesMs: 0,
    },
    sendTurns: createSendTurns(),
    pause: () => Promise.resolve(),
  },
  () => undefined,
)
const server = createServer((request, response) => void ingress(request, response))
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port))
