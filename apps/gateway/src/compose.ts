import { randomUUID } from 'node:crypto'
import { omitUndefined } from '@dm/core/kit'
import type { Config } from './config.ts'
import type { Context, Platform, Platforms } from './context.ts'
import { importHistory } from './domain/account/import-history.ts'
import { linkAccount } from './domain/account/link.ts'
import type { LinkedAccount } from './domain/account/account-store.ts'
import { createApp } from './http/app.ts'
import { createIngress } from './http/ingress.ts'
import { listen } from './http/server.ts'
import { createParticipantLookup } from './jobs/participant-lookup.ts'
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
  readonly sandbox?: Sandbox
  /** Resolves when something that it cannot do without has ended by itself; says what. */
  readonly failed: Promise<string>
}

/**
 * Starts the gateway: database, listener, simulator, networks, accounts, jobs, in this order. What was started
 * is handed to `lifecycle` at once, so that a start that fails half-way leaves nothing behind.
 *
 * @throws {StartError} and the errors of its parts, each with a message for the operator
 */
export async function startGateway(config: Config, lifecycle: Lifecycle, log: Logger): Promise<Gateway> {
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
    onParked: (event, problem) =>
      log.warn(
        { platform: event.platform, type: event.type, problem },
        'an event was kept without being applied',
      ),
  })
  if (config.mode === 'sandbox' && (await store.accounts.anyReal())) {
    throw new StartError(
      'the database holds real accounts, so the sandbox does not touch it; set DM_MODE=live or another database',
    )
  }

  const listener = await listen({ host: config.host, port: config.port })
  lifecycle.onStop('listener', () => listener.close())
  const sandbox = config.mode === 'sandbox' ? await openSandbox(config.sandboxPort, listener.url) : undefined
  if (sandbox) lifecycle.onStop('sandbox', () => sandbox.close())

  const context: Context = {
    store,
    platforms: createPlatforms(platformsToRun(config, sandbox)),
    networkClock: sandbox?.clock ?? Date.now,
    newId,
    log,
    rules: { plainMediaUrls: config.plainMediaUrls, allowPrivateUrls: config.allowPrivateUrls },
  }
  const lookup = createParticipantLookup(context)
  lifecycle.onStop('participant lookup', () => lookup.stop())
  const onLinked = async ({ account, isNew }: { account: LinkedAccount; isNew: boolean }) => {
    const platform = context.platforms.byId(account.platform)
    if (platform && isNew) await importHistory(context, platform, account)
    lookup.wake()
  }
  listener.serve({
    app: createApp({
      context,
      apiKey,
      box,
      onLinked: (linked) =>
        void onLinked(linked).catch((error: unknown) =>
          log.warn({ err: error }, 'history could not be imported'),
        ),
    }),
    ingress: createIngress(context, lookup.wake),
  })
  // The first to stop: calls that run may still need everything above.
  lifecycle.onStop('calls', () => listener.close())
  await linkConfigured(context, config, sandbox, onLinked)
  lookup.wake()
  return { url: listener.url, apiKey, failed, ...(sandbox && { sandbox }) }
}

async function databaseFor(config: Config, lifecycle: Lifecycle, log: Logger) {
  if (config.databaseUrl !== undefined) {
    return { url: config.databaseUrl, failed: new Promise<never>(() => undefined) }
  }
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: ({ level, msg, ...fields }) => log[level](fields, msg),
  })
  lifecycle.onStop('database server', () => server.stop())
  return {
    url: server.connectionString,
    failed: server.exited.then((exit) => `the database server ended: ${exit.cause}`),
  }
}

function platformsToRun(config: Config, sandbox: Sandbox | undefined): PlatformToRun[] {
  if (!sandbox) {
    return config.platforms.map(({ definition, settings }) => ({
      definition,
      settings,
      runtime: omitUndefined({ hmac: nodeHmac, baseUrl: settings.baseUrl }),
    }))
  }
  return sandbox.networks.map(({ definition, settings, baseUrl }) => ({
    definition,
    settings,
    runtime: { hmac: nodeHmac, clock: sandbox.clock, baseUrl },
  }))
}

type OnLinked = (linked: { account: LinkedAccount; isNew: boolean }) => Promise<void>

/** Links what configuration names. A network that is out of order must not keep the gateway from starting. */
async function linkConfigured(
  context: Context,
  config: Config,
  sandbox: Sandbox | undefined,
  onLinked: OnLinked,
): Promise<void> {
  const profileId = context.store.primaryProfileId
  for (const { definition, account } of sandbox?.networks ?? []) {
    const platform = platformOf(context.platforms, definition.platform)
    await onLinked(await linkAccount(context, { profileId, platform, credentials: account, sandbox: true }))
  }
  if (sandbox) return
  for (const { definition, account } of config.platforms) {
    const { accountId, accessToken } = account
    if (accountId === undefined || accessToken === undefined) continue
    const platform = platformOf(context.platforms, definition.platform)
    const credentials = { ...account, accountId, accessToken } as const
    try {
      await onLinked(
        await linkAccount(context, { profileId, platform, credentials: omitUndefined(credentials) }),
      )
    } catch (error) {
      context.log.error(
        { err: error, platform: platform.id },
        'the account of the environment could not be linked',
      )
    }
  }
}

function platformOf(platforms: Platforms, id: string): Platform {
  const platform = platforms.byId(id)
  if (!platform) throw new Error(`${id} was not composed`)
  return platform
}
