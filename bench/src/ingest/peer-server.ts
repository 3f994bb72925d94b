/**
 * Chat SDK with its own PostgreSQL state, in the one way in which it loses nothing: the answer waits for all that it
 * does with the message. No lock is taken on a thread, which makes it faster; the handler does nothing.
 * WhatsApp stands for Messenger, whose adapter is not published: Meta signs and wraps both alike.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { createPostgresState } from '@chat-adapter/state-pg'
import { createWhatsAppAdapter } from '@chat-adapter/whatsapp'
import { Chat, ConsoleLogger, type Adapter } from 'chat'
import { app } from './app.ts'
import { ready } from '../own-process.ts'

const [url = ''] = process.argv.slice(2)
const logger = new ConsoleLogger('error')
const bot = new Chat({
  userName: 'bench',
  adapters: {
    whatsapp: createWhatsAppAdapter({
      accessToken: 'never used',
      appSecret: app.appSecret,
      phoneNumberId: app.pageId,
      verifyToken: app.verifyToken,
      logger,
      // Its optional members may be undefined, which our compiler tells apart.
    }) as Adapter,
  },
  state: createPostgresState({ url, logger }),
  concurrency: 'concurrent',
  logger,
})
bot.onDirectMessage(() => undefined)
await bot.initialize()

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    answer(request.headers, Buffer.concat(chunks)).then(
      (status) => response.writeHead(status, { 'content-length': 2 }).end('ok'),
      (error: unknown) => {
        process.stderr.write(`${inspect(error)}\n`)
        response.writeHead(503, { 'content-length': 2 }).end('no')
      },
    )
  })
})
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port))

async function answer(headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<number> {
  const work: Promise<unknown>[] = []
  const signature = String(headers['x-hub-signature-256'])
  const { status } = await bot.webhooks.whatsapp(
    new Request('http://127.0.0.1/', {
      method: 'POST',
      headers: { 'x-hub-signature-256': signature },
      body: body.toString(),
    }),
    { waitUntil: (task) => work.push(task) },
  )
  await Promise.all(work)
  return status
}
