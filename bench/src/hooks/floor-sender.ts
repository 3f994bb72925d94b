/** The floor: a loop that signs and posts, and keeps nothing. */
import { ready } from '../own-process.ts'
import { createBareCaller } from './bare-caller.ts'
import { atOnce, newsOf } from './news.ts'
import type { Order, Done } from './order.ts'

const [receiverUrl = ''] = process.argv.slice(2)
const call = createBareCaller(receiverUrl)

ready(0, async ({ deliver }: Order): Promise<Done> => {
  const waiting = Array.from({ length: deliver }, (_, n) => newsOf(n, receiverUrl))
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let news = waiting.pop(); news; news = waiting.pop()) await call(news)
    }),
  )
  return { seconds: (performance.now() - begin) / 1000 }
})
