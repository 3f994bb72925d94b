import { createHmac } from 'node:crypto'
import { loadDefinition, loadHarness, type AdapterPackage } from '@dm/adapter-checks/adapter-packages'
import type { AdapterRuntime, WebhookReceiver, WebhookRequest } from '@dm/core'
import { createSimulator } from '@dm/simulator'

/** One message as its network posts it, and who can receive it. */
export interface PostedMessage {
  readonly request: WebhookRequest
  /** As the gateway reads it from the wire. */
  readonly body: Buffer
  /** With which the network signs. */
  readonly secret: string
  readonly digest: Buffer
  receiver(runtime: AdapterRuntime): WebhookReceiver
}

/** Lets somebody write to the simulated account and takes what the network posts about it. */
export async function postedMessage(network: AdapterPackage): Promise<PostedMessage> {
  const definition = await loadDefinition(network)
  const harness = await loadHarness(network)
  const [by] = harness.network.correspondents
  await harness.network.happen({
    type: 'message.received',
    by,
    text: 'Is this still for sale? I would take it.',
  })
  for (const {
    headers,
    rawBody,
    url = 'https://example.com/webhooks',
  } of await harness.network.takeWebhooks()) {
    const body = Buffer.from(rawBody)
    const digests = harness.appSecrets.map((secret) => ({ secret, digest: digestOf(secret, body) }))
    const signed = digests.find(({ digest }) => isIn(headers, digest))
    const types = harness.adapter.webhooks.parse(body).map(({ type }) => type)
    if (signed === undefined || types.join() !== 'message.received') continue
    // The seed names what the simulated network gave to the app by the keys of the settings.
    const settings = createSimulator().seed()[network.name as never] as Readonly<Record<string, string>>
    return {
      ...signed,
      request: { method: 'POST', url, headers: new Headers(headers) },
      body,
      receiver: (runtime) => definition.create(settings, runtime).webhooks,
    }
  }
  throw new Error(`${network.name} posted no signed webhook with one message`)
}

function digestOf(secret: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(body).digest()
}

/** Networks write the digest in either alphabet, behind a name of the algorithm. */
function isIn(headers: Readonly<Record<string, string>>, digest: Buffer): boolean {
  const written = [digest.toString('hex'), digest.toString('base64')]
  return Object.values(headers).some((value) => written.some((text) => value.endsWith(text)))
}
