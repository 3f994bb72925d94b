import type { AdapterRuntime, Credentials, PlatformDefinition } from '@dm/core'
import { facebook } from '@dm/facebook'
import type { Platform, Platforms } from './context.ts'
import { portError } from './start-error.ts'

/** Every network that the gateway speaks. A new one is a line here. */
export const definitions: readonly PlatformDefinition[] = [facebook]

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
    byWireName: (name) => all.find((platform) => platform.definition.wireNames.includes(name.toLowerCase())),
  }
}

/** The simulated networks, running beside the gateway. */
export interface Sandbox {
  readonly url: string
  readonly clock: () => number
  readonly networks: readonly SandboxNetwork[]
  close(): Promise<void>
}

export interface SandboxNetwork {
  readonly definition: PlatformDefinition
  readonly settings: Readonly<Record<string, string>>
  readonly baseUrl: string
  readonly account: Credentials
  /** Somebody who has just written to the account, so that an answer is allowed. */
  readonly customer: { readonly id: string; readonly name: string }
}

/**
 * Starts the simulator on its ports, posting its webhooks to the gateway. Loaded only when it is wanted.
 *
 * @throws {StartError} when a port cannot be had
 */
export async function openSandbox(port: number, gatewayUrl: string): Promise<Sandbox> {
  const { serveSimulator } = await import('@dm/simulator/server')
  const served = await serveSimulator({
    port,
    history: true,
    allowPlainHttp: true,
    webhookUrl: { facebook: `${gatewayUrl}/webhooks/facebook` },
  }).catch((error: unknown) => {
    throw portError(error, 'SANDBOX_PORT', port)
  })
  const { appId, appSecret, verifyToken, pageId, pageAccessToken, customers } =
    served.simulator.seed().facebook
  const [customer] = customers
  const url = served.urls.facebook
  if (!customer || url === undefined) throw new Error('the simulator has nobody to talk to')
  return {
    url,
    clock: () => served.simulator.clock.now(),
    networks: [
      {
        definition: facebook,
        settings: { appId, appSecret, verifyToken },
        baseUrl: url,
        account: { accountId: pageId, accessToken: pageAccessToken },
        customer,
      },
    ],
    close: () => served.close(),
  }
}
