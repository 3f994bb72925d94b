import { resolve } from 'node:path'
import type { PlatformDefinition } from '@dm/core'
import { omitUndefined, parseConfig, settingsFrom } from '@dm/core/kit'
import type { Rules } from './context.ts'
import type { HookRules } from './domain/hook/hook-store.ts'
import type { KeepDays } from './domain/retention/forget-old.ts'
import { gatewayEnvironment } from './environment.ts'
import type { Role } from './jobs/jobs.ts'

export interface Config {
  readonly mode: 'sandbox' | 'live'
  readonly host: string
  readonly port: number
  readonly publicUrl?: string
  readonly sandboxPort: number
  readonly dataDir: string
  /** Absent: the built-in server. */
  readonly databaseUrl?: string
  readonly apiKey?: string
  readonly secretKey?: string
  readonly rules: Rules
  readonly role: Role
  readonly hookRules: HookRules
  /** Whether an archived conversation is active again when the correspondent writes. */
  readonly reopensArchived: boolean
  /** How long a window of the rate limit is. */
  readonly rateWindowSeconds: number
  readonly keepDays: KeepDays
  /** How long nothing may go well at a webhook before it is paused, in milliseconds; 0: for ever. */
  readonly hookPauseAfterMs: number
  /** For how many hours more than the usual one a webhook that fails is tried again. */
  readonly hookRetryTailHours: number
  readonly logLevel: string
  /** The networks that are configured. Sandbox mode has its own. */
  readonly platforms: readonly ConfiguredPlatform[]
}

export interface ConfiguredPlatform {
  readonly definition: PlatformDefinition
  /** Of the app, by key. */
  readonly settings: Readonly<Record<string, string | undefined>>
  /** Of one account to link at start, by key; all absent when there is none. */
  readonly account: Readonly<Record<string, string | undefined>>
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration. An empty variable counts as absent.
 *
 * @throws {DmError} `invalid_config` that lists every variable that is wrong
 */
export function readConfig(env: Environment, definitions: readonly PlatformDefinition[]): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const configured = definitions.filter((definition) => isConfigured(definition, given))
  const parsed = parseConfig(environmentFor(configured, given), given, {
    title: 'The environment is not right',
  })
  const mode = parsed.DM_MODE ?? (parsed.DATABASE_URL || configured.length > 0 ? 'live' : 'sandbox')
  const sandbox = mode === 'sandbox'
  return omitUndefined({
    mode,
    host: sandbox ? '127.0.0.1' : (parsed.HOST ?? '0.0.0.0'),
    port: parsed.PORT,
    publicUrl: parsed.PUBLIC_URL,
    sandboxPort: parsed.SANDBOX_PORT,
    dataDir: resolve(parsed.DATA_DIR),
    databaseUrl: parsed.DATABASE_URL,
    apiKey: parsed.DM_API_KEY,
    secretKey: parsed.DM_SECRET_KEY,
    rules: {
      messagingEnabled: parsed.DM_MESSAGING_ENABLED,
      ...omitUndefined({ ownerEmail: parsed.DM_OWNER_EMAIL }),
      conversationsAtMost: parsed.DM_CONVERSATIONS_PER_MONTH,
      callsAtMost: parsed.DM_RATE_LIMIT,
      plainMediaUrls: parsed.DM_PLAIN_MEDIA_URLS,
      allowPrivateUrls: parsed.DM_ALLOW_PRIVATE_URLS ?? sandbox,
      outcomeWaitMs: parsed.DM_OUTCOME_WAIT_MS,
      sendWaitMs: parsed.DM_SEND_WAIT_MS,
      reconcileEveryMs: parsed.DM_RECONCILE_SECONDS * 1_000,
      reconcilePaidEveryMs: parsed.DM_RECONCILE_PAID_SECONDS * 1_000,
      paidReadsPerDay: parsed.DM_PAID_READS_PER_DAY,
      keepDeliveriesMs: parsed.DM_KEEP_DELIVERIES_DAYS * 24 * 60 * 60_000,
    },
    role: parsed.DM_ROLE,
    hookRules: {
      sentElsewhere: parsed.DM_HOOK_SENT_ELSEWHERE,
      sentHere: parsed.DM_HOOK_SENT_HERE,
      deleted: parsed.DM_HOOK_MESSAGE_DELETED,
    },
    rateWindowSeconds: parsed.DM_RATE_LIMIT_SECONDS,
    reopensArchived: parsed.DM_REOPEN_ARCHIVED,
    keepDays: {
      journal: parsed.DM_KEEP_JOURNAL_DAYS,
      events: parsed.DM_KEEP_EVENTS_DAYS,
      deliveries: parsed.DM_KEEP_DELIVERIES_DAYS,
    },
    hookPauseAfterMs: parsed.DM_HOOK_PAUSE_AFTER_HOURS * 60 * 60_000,
    hookRetryTailHours: parsed.DM_HOOK_RETRY_TAIL_HOURS,
    logLevel: parsed.LOG_LEVEL ?? (sandbox ? 'warn' : 'info'),
    platforms: configured.map((definition) => ({
      definition,
      settings: settingsFrom(definition.settings, given),
      account: settingsFrom(definition.accountSettings, given),
    })),
  })
}

function isConfigured(definition: PlatformDefinition, env: Environment): boolean {
  return [...definition.settings, ...definition.accountSettings].some((setting) => env[setting.env])
}

/** The schema with the rules that hold between variables; they speak even when another variable is wrong. */
function environmentFor(configured: readonly PlatformDefinition[], env: Environment) {
  const always = () => true
  const rules = configured.flatMap((definition) => {
    const linksAccount = definition.accountSettings.some((setting) => env[setting.env] !== undefined)
    const settings = [...definition.settings, ...(linksAccount ? definition.accountSettings : [])]
    return settings.filter((setting) => setting.required).map((setting) => ({ definition, setting }))
  })
  return rules.reduce(
    (schema, { definition, setting }) =>
      schema.refine(() => env[setting.env] !== undefined, {
        path: [setting.env],
        error: `needed for ${definition.title}: ${setting.description}`,
        when: always,
      }),
    gatewayEnvironment.loose().refine(() => !env.DATABASE_URL || env.DM_SECRET_KEY, {
      path: ['DM_SECRET_KEY'],
      error: 'needed with DATABASE_URL: it encrypts the credentials that are kept there',
      when: always,
    }),
  )
}
