import type { AdapterRuntime, Credentials, PlatformDefinition, PlatformId } from '@dm/core'
import { facebook } from '@dm/facebook'
import { instagram } from '@dm/instagram'
import type { SimulatorSeed } from '@dm/simulator'
import { x } from '@dm/x'
import type { Platform, Platforms } from './context.ts'
import { hookActions, type HookAction } from './domain/hook/hook-store.ts'
import { portError } from './start-error.ts'

/** Every network that the gateway speaks. A new one is a line here, and a cast for the sandbox below. */
export const definitions: readonly PlatformDefinition[] = [facebook, instagram, x]

/** The networks whose events clients may hear in the network's own words, each with what they register for. */
export const activityActions: ReadonlyMap<PlatformId, HookAction> = new Map(
  definitions.flatMap(({ platform, wireRules }) =>
    hookActions
      .filter((action) => action === wireRules?.activity?.action)
      .map((action) => [platform, action]),
  ),
)

export interface PlatformToRun {
  readonly definition: PlatformDefinition
  readonly settings: Readonly<Record<string, string | undefined>>
  readonly runtime: AdapterRuntime
  /** Whether it is simulated: then its app is nobody's, and clients may name any. */
  readonly sandbox: boolean
}

/** What the wire promises for networks that push. */
const defaultFreshForMs = 60_000

/** Makes the adapters, each from its settings. */
export function createPlatforms(wanted: readonly PlatformToRun[]): Platforms {
  const all = wanted.map(({ definition, settings, runtime, sandbox }): Platform => {
    const [wireName] = definition.wireNames
    const { platform: id, title, bodyRules, wireRules = {} } = definition
    const { freshForMs = defaultFreshForMs, appHeaders = [] } = wireRules
    return {
      id,
      wireName,
      title,
      bodyRules,
      freshForMs,
      appHeaders: appHeaders.map(({ name, setting }) => ({
        name,
        value: sandbox ? undefined : settings[setting],
      })),
      definition,
      adapter: definition.create(settings, runtime),
    }
  })
  return {
    all,
    byId: (id) => all.find((platform) => platform.id === id),
    byWireName: (name) => all.find(({ definition }) => isNamed(definition, name)),
    spoken: (name) => definitions.find((definition) => isNamed(definition, name)),
  }
}

const isNamed = ({ wireNames }: PlatformDefinition, name: string) => wireNames.includes(name.toLowerCase())

/** The simulated networks, running beside the gateway. */
export interface Sandbox {
  readonly url: string
  readonly clock: () => number
  readonly networks: readonly SandboxNetwork[]
  close(): Promise<void>
}

/** What the seed of a simulated network says that the gateway has to know. */
interface SandboxCast {
  readonly settings: Readonly<Record<string, string>>
  readonly account: Credentials
  /** Somebody who has just written to the account, so that an answer is allowed. */
  readonly customer: { readonly id: string; readonly name: string }
}

export interface SandboxNetwork extends SandboxCast {
  readonly definition: PlatformDefinition
  readonly baseUrl: string
}

/** The app and the account of each simulated network, for the sandbox. A new one is an entry here. */
const casts: Readonly<Record<string, (seed: SimulatorSeed) => SandboxCast>> = {
  facebook: ({ facebook: { appId, appSecret, verifyToken, pageId, pageAccessToken, customers } }) => ({
    settings: { appId, appSecret, verifyToken },
    account: { accountId: pageId, accessToken: pageAccessToken },
    customer: first(customers),
  }),
  instagram: ({ instagram: seed }) => ({
    settings: {
      appId: seed.appId,
      appSecret: seed.appSecret,
      metaAppSecret: seed.metaAppSecret,
      verifyToken: seed.verifyToken,
    },
    account: {
      accountId: seed.accountId,
      accessToken: seed.accessToken,
      aliases: [seed.appScopedId, seed.pageId],
    },
    customer: first(seed.customers),
  }),
  x: ({ x: seed }) => ({
    settings: {
      clientId: seed.clientId,
      clientSecret: seed.clientSecret,
      consumerKey: seed.consumerKey,
      consumerSecret: seed.consumerSecret,
      appBearerToken: seed.appBearerToken,
      chatEvents: 'true',
    },
    account: { accountId: seed.userId, accessToken: seed.accessToken, refreshToken: seed.refreshToken },
    customer: first(seed.customers),
  }),
}

function first<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('the simulator has nobody to talk to')
  return item
}

/**
 * Starts the simulator on its ports, posting its webhooks to the gateway. Loaded only when it is wanted.
 *
 * @throws {StartError} when a port cannot be had
 */
export async function openSandbox(port: number, gatewayUrl: string): Promise<Sandbox> {
  const { serveSimulator } = await import('@dm/simulator/server')
  const addressOf = ({ platform, wireNames: [name] }: PlatformDefinition) =>
    [platform, `${gatewayUrl}/webhooks/${name}`] as const
  const served = await serveSimulator({
    port,
    history: true,
    allowPlainHttp: true,
    webhookUrl: Object.fromEntries(definitions.map(addressOf)),
  }).catch((error: unknown) => {
    throw portError(error, 'SANDBOX_PORT', port)
  })
  const seed = served.simulator.seed()
  const networks = definitions.map((definition): SandboxNetwork => {
    const { platform } = definition
    const baseUrl = served.urls[platform]
    const cast = casts[platform]?.(seed)
    if (baseUrl === undefined || !cast) throw new Error(`${platform} is not in the sandbox: give it a cast`)
    return { definition, baseUrl, ...cast }
  })
  return {
    url: first(networks).baseUrl,
    clock: () => served.simulator.clock.now(),
    networks,
    close: () => served.close(),
  }
}
