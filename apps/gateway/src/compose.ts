import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { omitUndefined } from '@dm/core/kit'
import type { Config } from './config.ts'
import type { Context, Store } from './context.ts'
import { importHistories } from './domain/account/import-history.ts'
import { renewCredentials } from './domain/account/renew-credentials.ts'
import { readBackSends } from './domain/message/read-back.ts'
import { createSendTurns } from './domain/message/send-turns.ts'
import { settleBrokenSends } from './domain/message/settle-broken-sends.ts'
import { lookUpParticipants } from './domain/participant/look-up.ts'
import { forgetOld } from './domain/retention/forget-old.ts'
import { takeInParked } from './domain/webhook/replay.ts'
import { createWebhookRegistration } from './domain/webhook/register.ts'
import { createApp } from './http/app.ts'
import { createIngress } from './http/ingress.ts'
import { listen } from './http/server.ts'
import { presentHookMessage } from './http/presenters/hook-message.ts'
import { createAutomaticAnswers } from './jobs/automatic-answers.ts'
import { createBackgroundJob, type BackgroundJob } from './jobs/background-job.ts'
import { createHookDelivery } from './jobs/deliver-hooks.ts'
import { accountsToLink, linkAccounts } from './configured-accounts.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import { keptSecret } from './kept-secret.ts'
import type { Lifecycle } from './lifecycle.ts'
import { nodeHmac } from './node-hmac.ts'
import type { Logger } from 'pino'
import { createPlatforms, openSandbox, type PlatformToRun, type Sandbox } from './platforms.ts'
import { StartError } from './start-error.ts'
import { openDatabase } from './store/database.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres/index.ts'
import { migrate } from './store/migrate.ts'
import { createSecretBox } from './store/secret-box.ts'
import { createStore } from './store/store.ts'

/** A gateway that takes calls. */
export interface Gateway {
  readonly url: string
  readonly apiKey: string
  /** Where the operator finds the key. */
  readonly apiKeyPlace: string
  /** Where networks deliver, below the public address. */
  readonly webhookPaths: readonly string[]
  /** Accounts that are linked, for people. */
  readonly linked: readonly string[]
  readonly sandbox?: Sandbox
  /** Resolves when something that it cannot do without has ended by itself; says what. */
  readonly failed: Promise<string>
  /** Renews the credentials that are due by now, without waiting for the job's turn. */
  readonly renew: () => Promise<void>
}

/**
 * Starts the gateway: database, listener, simulator, networks, accounts, jobs, in this order. What was started
 * is handed to `lifecycle` at once, so that a start that fails half-way leaves nothing behind.
 *
 * @param clock the time of the networks, in live mode
 * @throws {StartError} and the errors of its parts, each with a message for the operator
 */
export async function startGateway(
  config: Config,
  lifecycle: Lifecycle,
  log: Logger,
  clock: () => number = Date.now,
): Promise<Gateway> {
  const newId = () => randomUUID().replaceAll('-', '')
  const { url: databaseUrl, failed } = await databaseFor(config, lifecycle, log)
  const database = await openDatabase(databaseUrl, (error) =>
    log.warn({ err: error }, 'a database connection broke'),
  )
  lifecycle.onStop('database pool', () => database.close())
  await migrate(database.pool)

  const apiKey = config.apiKey ?? (await keptSecret(config.dataDir, 'api-key'))
  const box = createSecretBox(config.secretKey ?? (await keptSecret(config.dataDir, 'secret-key')))
  const store = await createStore({
    database,
    box,
    newId,
    hookRules: config.hookRules,
    onParked: (event, problem) =>
      log.warn(
        { platform: event.platform, type: event.type, problem },
        'an event was kept without being applied',
      ),
  })
  await refuseOtherMode(store, config)

  const listener = await listen({ host: config.host, port: config.port })
  lifecycle.onStop('listener', () => listener.close())
  const sandbox = config.mode === 'sandbox' ? await openSandbox(config.sandboxPort, listener.url) : undefined
  if (sandbox) lifecycle.onStop('sandbox', () => sandbox.close())

  const context: Context = {
    store,
    platforms: createPlatforms(platformsToRun(config, sandbox, clock)),
    networkClock: sandbox?.clock ?? clock,
    newId,
    log,
    rules: {
      plainMediaUrls: config.plainMediaUrls,
      allowPrivateUrls: config.allowPrivateUrls,
      outcomeWaitMs: config.outcomeWaitMs,
      sendWaitMs: config.sendWaitMs,
    },
    sendTurns: createSendTurns(),
    pause: (ms) => delay(ms),
  }
  const job = (
    name: string,
    run: (signal: AbortSignal) => Promise<boolean>,
    pollMs?: number,
  ): BackgroundJob => {
    const made = createBackgroundJob({ name, log, run, ...omitUndefined({ pollMs }) })
    lifecycle.onStop(name, () => made.stop())
    return made
  }
  const lookup = job('participant lookup', (signal) => lookUpParticipants(context, signal))
  const history = job('history import', async (signal) => {
    await importHistories(context, signal)
    lookup.wake()
    return false
  })
  const parked = job('parked events', (signal) => takeInParked(context, signal))
  const onLinked = () => {
    parked.wake()
    history.wake()
  }
  const accounts = accountsToLink(config, sandbox)
  const registration = createWebhookRegistration(context, sandbox ? listener.url : config.publicUrl)
  const linking = job('linking', async () => {
    const notYet = await registration.keep()
    return linkAccounts(context, accounts, { notYet, onLinked })
  })
  const renewal = job('renewal of credentials', (signal) => renewCredentials(context, signal))
  const sends = job('sends that broke off', (signal) => settleBrokenSends(context, signal), 15_000)
  const unknown = job('sends of which nobody knows', (signal) => readBackSends(context, signal), 1_000)
  job('retention', (signal) => forgetOld(context, config.keepDays, signal), 10 * 60_000).wake()
  const delivery = createHookDelivery({
    deliveries: store.deliveries,
    caller: {
      fetch: config.allowPrivateUrls ? fetch : createGuardedFetch(),
      allowPrivateUrls: config.allowPrivateUrls,
      clock: Date.now,
      timeoutMs: 15_000,
    },
    bodyOf: (news) => {
      const platform = context.platforms.byId(news.platform)
      const network = {
        platform: platform?.wireName ?? news.platform,
        // Of a network that is not composed nothing is known, and nobody can write there.
        windows: platform ? platform.adapter.capabilities.replyWindows : [],
        now: context.networkClock(),
      }
      return new TextEncoder().encode(JSON.stringify(presentHookMessage(news, network)))
    },
    log,
  })
  lifecycle.onStop('delivery of webhooks', () => delivery.stop())
  const answers = createAutomaticAnswers(context)
  lifecycle.onStop('automatic answers', () => answers.stop())
  listener.serve({
    app: createApp({ context, apiKey, box, onLinked }),
    ingress: createIngress(context, lookup.wake),
  })
  // The first to stop: calls that run may still need everything above.
  lifecycle.onStop('calls', () => listener.close())

  for (const each of [linking, history, lookup, renewal, sends, unknown, delivery, answers]) each.wake()
  await linking.idle()
  // In the sandbox a newcomer looks at once, and the networks answer at once.
  if (sandbox) await history.idle()
  const linked = await store.accounts.list(store.primaryProfileId)
  return {
    url: listener.url,
    apiKey,
    apiKeyPlace: config.apiKey === undefined ? join(config.dataDir, 'api-key') : 'that of DM_API_KEY',
    webhookPaths: context.platforms.all.map(({ wireName }) => `/webhooks/${wireName}`),
    linked: linked.map(({ platform, name, nativeId }) => `${platform} ${name ?? nativeId}`),
    failed,
    renew: async () => {
      renewal.wake()
      await renewal.idle()
    },
    ...(sandbox && { sandbox }),
  }
}

/** What is simulated and what is real never meet in one database. */
async function refuseOtherMode({ accounts }: Store, { mode }: Config): Promise<void> {
  const other = mode === 'sandbox' ? 'real' : 'sandbox'
  if (!(await accounts.any(other))) return
  throw new StartError(
    mode === 'sandbox'
      ? 'the database holds real accounts, which the sandbox does not touch; set DM_MODE=live or another DATABASE_URL'
      : 'the database holds the simulated account of the sandbox; set DM_MODE=sandbox or another DATABASE_URL',
  )
}

async function databaseFor(config: Config, lifecycle: Lifecycle, log: Logger) {
  if (config.databaseUrl !== undefined) {
    return { url: config.databaseUrl, failed: new Promise<never>(() => undefined) }
  }
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    database: config.mode === 'sandbox' ? 'dm_sandbox' : 'dm',
    log: ({ level, msg, ...fields }) => log[level](fields, msg),
  })
  lifecycle.onStop('database server', () => server.stop())
  return {
    url: server.connectionString,
    failed: server.exited.then((exit) => `the database server ended: ${exit.cause}`),
  }
}

function platformsToRun(config: Config, sandbox: Sandbox | undefined, clock: () => number): PlatformToRun[] {
  const { allowPrivateUrls } = config
  const foreign = allowPrivateUrls ? { allowPrivateUrls } : { foreignFetch: createGuardedFetch() }
  if (!sandbox) {
    return config.platforms.map(({ definition, settings }) => ({
      definition,
      settings,
      sandbox: false,
      runtime: { ...foreign, ...omitUndefined({ hmac: nodeHmac, clock, baseUrl: settings.baseUrl }) },
    }))
  }
  return sandbox.networks.map(({ definition, settings, baseUrl }) => ({
    definition,
    settings,
    sandbox: true,
    runtime: { ...foreign, hmac: nodeHmac, clock: sandbox.clock, baseUrl },
  }))
}
