import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebhookReply, WebhookRequest } from '@dm/core'
import { DmError } from '@dm/core'
import type { Context, Platform } from '../context.ts'
import { receiveWebhook } from '../domain/webhook/receive.ts'

/** Networks join up to a thousand events in one request. */
const maxBodyBytes = 8 * 1024 * 1024

const prefix = '/webhooks/'

export const isWebhook = (url: string | undefined): boolean => url?.startsWith(prefix) ?? false

/**
 * Answers the networks: bare functions on the server itself, because this is the path that carries the load.
 * A webhook gets its 200 only after its events are stored.
 */
export function createIngress(context: Context, onStored: () => void) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await answer(context, onStored, request, response)
    } catch (error) {
      context.log.error({ err: error }, 'a webhook could not be stored; the network will send it again')
      reply(response, 503, 'try again later')
    }
  }
}

async function answer(
  context: Context,
  onStored: () => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const webhook = webhookRequest(request)
  const platform = context.platforms.byWireName(platformName(webhook.url))
  if (!platform) {
    reply(response, 404, 'no such network')
    return
  }
  const { webhooks } = platform.adapter

  const challenged = await webhooks.challenge(webhook)
  if (challenged) {
    reply(response, challenged.status, challenged.body, challenged.headers)
    return
  }
  if (request.method !== 'POST') {
    reply(response, 405, 'webhooks are posted', { allow: 'GET, POST' })
    return
  }

  const body = await readBody(request)
  if (!body) {
    reply(response, 413, `at most ${maxBodyBytes} bytes are taken`)
    return
  }
  if (!(await webhooks.verify(webhook, body))) {
    context.log.warn(
      { platform: platform.id, bytes: body.length },
      'a webhook with a wrong signature was refused',
    )
    reply(response, 401, 'the signature is not right')
    return
  }
  await store(context, platform, body, response, onStored)
}

async function store(
  context: Context,
  platform: Platform,
  body: Buffer,
  response: ServerResponse,
  onStored: () => void,
): Promise<void> {
  try {
    await receiveWebhook(context, platform, body)
  } catch (error) {
    if (!DmError.isInstance(error) || error.code !== 'webhook_malformed') throw error
    context.log.error({ platform: platform.id, error: error.toJSON() }, 'a signed webhook could not be read')
    reply(response, 400, 'the body is not what the network sends')
    return
  }
  reply(response, 200, 'ok')
  onStored()
}

function webhookRequest(request: IncomingMessage): WebhookRequest {
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: {
      get: (name) => {
        const value = request.headers[name.toLowerCase()]
        return Array.isArray(value) ? value.join(', ') : (value ?? null)
      },
    },
  }
}

function platformName(url: string): string {
  return url.slice(prefix.length).split(/[/?#]/, 1)[0] ?? ''
}

/** The bytes of the body, or nothing when there are too many. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: WebhookReply['headers'] = {},
): void {
  if (response.headersSent || response.destroyed) return
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      ...headers,
    })
    .end(body)
}
