/**
 * BullMQ: the news waits as jobs in Redis, and a worker signs and posts it as the floor does. Jobs that are done are
 * removed at once, which costs the least, and the order within a conversation is nobody's concern.
 */
import { Queue, Worker } from 'bullmq'
import type { MessageNews } from '@dm/gateway/src/domain/hook/delivery-store.ts'
import { retryGapsMs } from '@dm/gateway/src/domain/hook/retry.ts'
import { ready } from '../own-process.ts'
import { createBareCaller } from './bare-caller.ts'
import { atOnce, newsOf } from './news.ts'
import type { Done, Order } from './order.ts'

const [receiverUrl = '', redisPort = ''] = process.argv.slice(2)
const call = createBareCaller(receiverUrl)
const connection = { host: '127.0.0.1', port: Number(redisPort), maxRetriesPerRequest: null }
const name = 'hooks'
const queue = new Queue<Waiting>(name, { connection })
await queue.waitUntilReady()

/** As it comes back from Redis. */
type Waiting = Omit<MessageNews, 'at'> & { readonly at: string }

ready(0, async ({ deliver }: Order): Promise<Done> => {
  await fill(deliver)
  let done = 0
  const end = Promise.withResolvers<undefined>()
  const worker = new Worker<Waiting>(name, ({ data }) => call({ ...data, at: new Date(data.at) }), {
    connection,
    concurrency: atOnce,
    autorun: false,
    removeOnComplete: { count: 0 },
  })
  worker.on('completed', () => {
    done += 1
    if (done === deliver) end.resolve(undefined)
  })
  worker.on('failed', (_job, error) => end.reject(error))
  await worker.waitUntilReady()
  const begin = performance.now()
  const running = worker.run()
  await end.promise
  const seconds = (performance.now() - begin) / 1000
  await worker.close()
  await running
  return { seconds }
})

async function fill(count: number): Promise<void> {
  const opts = {
    attempts: retryGapsMs.length + 1,
    backoff: { type: 'exponential', delay: retryGapsMs[0] ?? 0 },
  }
  for (let at = 0; at < count; at += 500) {
    const news = Array.from({ length: Math.min(500, count - at) }, (_, n) => newsOf(at + n, receiverUrl))
    await queue.addBulk(
      news.map((each) => ({ name: 'tell', data: { ...each, at: each.at.toISOString() }, opts })),
    )
  }
}
