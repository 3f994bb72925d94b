import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { omitUndefined } from '@dm/core/kit'
import { Agent } from 'undici'
import type { Config } from './config.ts'
import type { Context, Store } from './context.ts'
import { createSignatureWatch } from './domain/alarm/watch-signatures.ts'
import { createSendTurns } from './domain/message/send-turns.ts'
import { createWebhookRegistration } from './domain/webhook/register.ts'
import { createApp } from './http/app.ts'
import { createIngress } from './http/ingress.ts'
import { listen } from './http/server.ts'
import { createJobs } from './jobs/jobs.ts'
import { createPostHook } from './jobs/post-hook.ts'
import { accountsToLink } from './configured-accounts.ts'
import { createGuardedAgent, createGuardedFetch } from './guarded-fetch.ts'
import { keptSecret } from './kept-secret.ts'
import type { Lifecycle } from './lifecycle.ts'
import { nodeHmac } from './node-hmac.ts'
import type { Logger } from 'pino'
import {
  activityActions,
  createPlatforms,
  openSandbox,
  type PlatformToRun,
  type Sandbox,
} from './platforms.ts'
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
 * @param time.clock that of the networks, in live mode
 * @param time.hurry how many times as fast as usual it waits for others, its jobs look by themselves, and accounts are
 * compared with networks that bill nothing
 * @throws {StartError} and the errors of its parts, each with a message for the operator
 */
export async function startGateway(
  config: Config,
  lifecycle: Lifecycle,
  log: Logger,
  { clock = Date.now, hurry = 1 }: { readonly clock?: () => number; readonly hurry?: number } = {},
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
    activityActions,
    reopensArchived: config.reopensArchived,
    rateWindowSeconds: config.rateWindowSeconds,
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
    rules: { ...config.rules, reconcileEveryMs: config.rules.reconcileEveryMs / hurry },
    sendTurns: createSendTurns(),
    pause: (ms) => delay(ms / hurry),
  }
  const { allowPrivateUrls } = config.rules
  const signatures = createSignatureWatch(context)
  const jobs = createJobs({
    signatures,
    context,
    lifecycle,
    role: config.role,
    hurry,
    keepDays: config.keepDays,
    accounts: accountsToLink(config, sandbox),
    registration: createWebhookRegistration(context, sandbox ? listener.url : config.publicUrl),
    hookPauseAfterMs: config.hookPauseAfterMs,
    hookRetryTailHours: config.hookRetryTailHours,
    hookCaller: {
      post: createPostHook(allowPrivateUrls ? new Agent() : createGuardedAgent()),
      allowPrivateUrls,
      clock: Date.now,
      timeoutMs: 15_000,
    },
  })
  const answersCalls = config.role !== 'worker'
  listener.serve({
    app: createApp({
      context,
      apiKey,
      box,
      publicUrl: config.publicUrl ?? listener.url,
      onLinked: jobs.onLinked,
      onDeleted: jobs.onDeleted,
      healthOnly: !answersCalls,
    }),
    ...(answersCalls && {
      ingress: createIngress(context, jobs.onStored, { onRefused: signatures.refused }),
    }),
  })
  // The first to stop: calls that run may still need everything above.
  lifecycle.onStop('calls', () => listener.close())

  jobs.start()
  await jobs.linking.idle()
  // In the sandbox a newcomer looks at once, and the networks answer at once.
  if (sandbox) await jobs.history.idle()
  const linked = await store.accounts.list(store.primaryProfileId)
  return {
    url: listener.url,
    apiKey,
    apiKeyPlace: config.apiKey === undefined ? join(config.dataDir, 'api-key') : 'that of DM_API_KEY',
    webhookPaths: context.platforms.all.map(({ wireName }) => `/webhooks/${wireName}`),
    linked: linked.map(({ platform, name, nativeId }) => `${platform} ${name ?? nativeId}`),
    failed,
    renew: async () => {
      jobs.renewal.wake()
      await jobs.renewal.idle()
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
  const { allowPrivateUrls } = config.rules
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
