import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PlatformId, WebhookRequest } from '@dm/core'
import { DmError } from '@dm/core'
import type { Context, Platform } from '../context.ts'
import { receiveWebhook } from '../domain/webhook/receive.ts'
import { hungUp } from './hung-up.ts'
import { createRoom, readBody, type Room } from './read-body.ts'
import { reply, replyUnread } from './reply.ts'

/** Networks join up to a thousand events in one request. */
const maxBodyBytes = 8 * 1024 * 1024

/** All bodies at once: anybody can send one, and its signature shows only at its end. */
const defaultRoomBytes = 64 * 1024 * 1024

const prefix = '/webhooks/'

export const isWebhook = (url: string | undefined): boolean => url?.startsWith(prefix) ?? false

interface Ingress {
  readonly context: Context
  readonly onStored: () => void
  readonly onRefused: (platform: PlatformId) => void
  readonly room: Room
}

/**
 * Answers the networks: bare functions on the server itself, because this is the path that carries the load.
 * A webhook gets its 200 only after its events are stored.
 */
export function createIngress(
  context: Context,
  onStored: () => void,
  {
    roomBytes = defaultRoomBytes,
    onRefused = () => undefined,
  }: { roomBytes?: number; onRefused?: Ingress['onRefused'] } = {},
) {
  const ingress: Ingress = { context, onStored, onRefused, room: createRoom(roomBytes) }
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await answer(ingress, request, response)
    } catch (error) {
      context.log.error({ err: error }, 'a webhook could not be stored; the network will send it again')
      reply(response, 503, 'try again later', { 'retry-after': '1' })
    }
  }
}

async function answer(ingress: Ingress, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { context, room } = ingress
  const webhook = webhookRequest(request)
  const platform = context.platforms.byWireName(platformName(webhook.url))
  if (!platform) {
    reply(response, 404, 'no such network')
    return
  }
  const challenged = await platform.adapter.webhooks.challenge(webhook)
  if (challenged) {
    reply(response, challenged.status, challenged.body, challenged.headers)
    return
  }
  if (request.method !== 'POST') {
    reply(response, 405, 'webhooks are posted', { allow: 'GET, POST' })
    return
  }

  const read = await readBody(request, maxBodyBytes, room)
  if ('bytes' in read) {
    try {
      await take(ingress, platform, webhook, read.bytes, response)
    } finally {
      room.giveBack(read.bytes.length)
    }
  } else if (read.problem === 'hung_up') {
    context.log.debug({ platform: platform.id }, hungUp)
  } else if (read.problem === 'too_large') {
    replyUnread(request, response, 413, `at most ${maxBodyBytes} bytes are taken`)
  } else {
    context.log.warn({ platform: platform.id }, 'too many webhooks at once; one was told to come again')
    replyUnread(request, response, 503, 'try again later', { 'retry-after': '1' })
  }
}

async function take(
  { context, onStored, onRefused }: Ingress,
  platform: Platform,
  webhook: WebhookRequest,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  if (!(await platform.adapter.webhooks.verify(webhook, body))) {
    const fields = { platform: platform.id, bytes: body.length }
    context.log.warn(fields, 'a webhook with a wrong signature was refused')
    onRefused(platform.id)
    reply(response, 401, 'the signature is not right')
    return
  }
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

function webhookRequest({ method = '', url = '', headers }: IncomingMessage): WebhookRequest {
  const get = (name: string) => {
    const value = headers[name.toLowerCase()]
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  }
  return { method, url, headers: { get } }
}

function platformName(url: string): string {
  return url.slice(prefix.length).split(/[/?#]/, 1)[0] ?? ''
}
