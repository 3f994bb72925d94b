import { loadDefinition, loadHarness, type AdapterPackage } from '@dm/adapter-checks/adapter-packages'
import type { Credentials, OutboundMessage, PlatformDefinition } from '@dm/core'
import { createSimulator } from '@dm/simulator'
import { MessengerClient } from 'messaging-api-messenger'

export type SenderName = 'ours' | 'fetch' | 'peer'

/** Sends the same message once more. */
type Send = () => Promise<unknown>

const recipient = '200000000000000'
const text = 'It is still there. Would you like to come by and see it on Thursday afternoon?'

/** Everybody who can send to a network, at an address where a server takes its place. */
export async function createSenders(
  network: AdapterPackage,
  baseUrl: string,
): Promise<Readonly<Partial<Record<SenderName, Send>>>> {
  const definition = await loadDefinition(network)
  const { credentials } = await loadHarness(network)
  // The seed names what the simulated network gave to the app by the keys of the settings.
  const settings = createSimulator().seed()[network.name as never] as Readonly<Record<string, string>>
  const ours = adapterSend(definition, settings, lasting(credentials), { baseUrl })
  return {
    ours,
    fetch: await bareSend(definition, settings, lasting(credentials), baseUrl),
    ...(network.name === 'facebook' && { peer: messengerSend(baseUrl) }),
  }
}

/** What nobody renews while we measure. */
function lasting({ accountId, accessToken }: Credentials): Credentials {
  const expiresAt = new Date(Date.now() + 50 * 24 * 60 * 60_000).toISOString()
  return { accountId, accessToken, expiresAt }
}

const message: OutboundMessage = { to: { participantId: recipient }, text }

function adapterSend(
  definition: PlatformDefinition,
  settings: Readonly<Record<string, string>>,
  credentials: Credentials,
  runtime: { baseUrl: string; fetch?: typeof globalThis.fetch },
): Send {
  const account = definition.create(settings, runtime).account({
    accountId: credentials.accountId,
    get: () => Promise.resolve(credentials),
    onRotate: () => Promise.resolve(),
    exclusive: (work) => work(),
  })
  return () => account.send(message)
}

/** The floor: the same bytes under the same headers, made once, and the answer read as JSON. */
async function bareSend(
  definition: PlatformDefinition,
  settings: Readonly<Record<string, string>>,
  credentials: Credentials,
  baseUrl: string,
): Promise<Send> {
  const calls: { url: string; init: RequestInit }[] = []
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    calls.push({ url: input as string, init })
    return globalThis.fetch(input, init)
  }
  await adapterSend(definition, settings, credentials, { baseUrl, fetch })()
  const [call] = calls
  if (!call || calls.length > 1) throw new Error(`a message took ${calls.length} calls`)
  const { method = 'GET', headers, body } = call.init
  const same = { method, headers: Object.fromEntries(new Headers(headers)), body: body as string }
  return async () => {
    const response = await globalThis.fetch(call.url, same)
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`refused: ${response.status}`)
    return answer
  }
}

/** Its calls carry the proof of the app secret as ours do. It keeps connections by Node's usual agent. */
function messengerSend(origin: string): Send {
  const { appId, appSecret, pageAccessToken: accessToken } = createSimulator().seed().facebook
  const client = new MessengerClient({ appId, appSecret, accessToken, version: '26.0', origin })
  client.axios.defaults.proxy = false
  return () => client.sendText(recipient, text)
}
