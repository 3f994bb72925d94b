/** The gateway's own delivery of what waits in PostgreSQL, without the rest of the gateway. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent } from 'undici'
import { createHookDelivery } from '@dm/gateway/src/jobs/deliver-hooks.ts'
import { createPostHook } from '@dm/gateway/src/jobs/post-hook.ts'
import { createLog } from '@dm/gateway/src/observability/log.ts'
import { openDatabase } from '@dm/gateway/src/store/database.ts'
import { createSecretBox } from '@dm/gateway/src/store/secret-box.ts'
import { createStore } from '@dm/gateway/src/store/store.ts'
import { ready } from '../own-process.ts'
import { accountOf, bodyOf, endpoints, pathOf, platform, secret, usualText, written } from './news.ts'
import type { Done, Order } from './order.ts'
import { hangs, textAt } from './sent-at.ts'

/** News that comes while it is delivered, so much a second for so long. */
export interface Stream {
  readonly perSecond: number
  readonly seconds: number
}

const [url = '', receiverUrl = '', oneHangs] = process.argv.slice(2)
const log = createLog('error')
const agent = new Agent()
const database = await openDatabase(url, (error) => log.error({ err: error }, 'the database'))
const store = await createStore({
  database,
  box: createSecretBox('only what is measured is in here'),
  newId: () => randomUUID().replaceAll('-', ''),
  hookRules: { sentElsewhere: true, sentHere: false, deleted: false },
  onParked: ({ type }, problem) => log.error({ type, problem }, 'parked'),
})
for (let n = 0; n < endpoints; n += 1) await addProfile(n)

ready(0, async (order: Order | Stream): Promise<Done> => {
  return 'deliver' in order ? deliverWaiting(order) : deliverStream(order)
})

async function deliverWaiting({ deliver }: Order): Promise<Done> {
  for (let at = 0; at < deliver; at += 200) await ingest(at, Math.min(200, deliver - at), usualText)
  const delivery = startDelivery()
  const begin = performance.now()
  delivery.wake()
  await delivery.idle()
  const seconds = (performance.now() - begin) / 1000
  await delivery.stop()
  if ((await waiting()) > 0) throw new Error('something still waits')
  return { seconds }
}

async function deliverStream({ perSecond, seconds }: Stream): Promise<Done> {
  const delivery = startDelivery()
  delivery.wake()
  const begin = performance.now()
  for (let told = 0; told < perSecond * seconds;) {
    const due = Math.floor(((performance.now() - begin) / 1000) * perSecond)
    if (due > told) await ingest(told, due - told, textAt(Date.now()))
    told = Math.max(told, due)
    await delay(5)
  }
  while ((await waiting()) > 0) await delay(20)
  await delivery.stop()
  return { seconds: (performance.now() - begin) / 1000 }
}

function startDelivery() {
  return createHookDelivery({
    pauseAfterMs: 24 * 60 * 60_000,
    // Nobody looks anybody up here.
    nameWaitMs: 0,
    deliveries: store.deliveries,
    caller: { post: createPostHook(agent), allowPrivateUrls: true, clock: Date.now, timeoutMs: 15_000 },
    bodyOf,
    log,
  })
}

async function ingest(from: number, count: number, text: string): Promise<void> {
  await store.events.ingest(Array.from({ length: count }, (_, n) => written(from + n, text)))
}

/** For endpoints that answer. */
async function waiting(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int as count from deliveries d join endpoints e on e.id = d.endpoint_id
     where d.state = 'waiting' and e.url not like $1`,
    [`%${hangs}`],
  )
  return rows[0]?.count ?? 0
}

async function addProfile(n: number): Promise<void> {
  const profileId = `profile-${n}`
  await database.pool.query(`insert into profiles (id, title) values ($1, 'Profile')`, [profileId])
  const nativeId = accountOf(n)
  const credentials = { accountId: nativeId, accessToken: 'never used' }
  await store.accounts.link({ profileId, platform, nativeId, aliases: [], credentials, sandbox: false })
  const path = oneHangs !== undefined && n === 0 ? hangs : pathOf(n)
  await store.hooks.register(profileId, { action: 'messages', url: `${receiverUrl}${path}`, secret })
}
