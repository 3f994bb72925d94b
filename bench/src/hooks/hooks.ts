import type { Benchmark } from '../benchmark.ts'
import { compare, type Comparison } from '../comparison.ts'
import type { Effort } from '../effort.ts'
import { percentile } from '../load.ts'
import { startProcess, type OwnProcess } from '../own-process.ts'
import { withPostgres, withTables, type Postgres } from '../postgres.ts'
import { playRounds } from '../rounds.ts'
import { atOnce, endpoints } from './news.ts'
import type { Done, Order } from './order.ts'
import type { Stream } from './our-sender.ts'
import type { Question, Received } from './receiver-server.ts'
import { withRedis } from './redis.ts'

/** The least shares of those by messages a second. */
const targets = { floor: 0.35, peer: 1 }
/** How long the slowest of a hundred may take to an endpoint that answers, in milliseconds. */
const promptMs = 500
const perSecond = 200

const rate = { name: 'messages/s', better: 'more' } as const
const wait = { name: 'ms', better: 'less' } as const

/** What it costs to tell endpoints of what waits for them. */
export const hooks: Benchmark = {
  name: 'hooks',
  about: `what waits is signed and posted to ${endpoints} endpoints, ${atOnce} calls at once`,
  run: (effort) =>
    withPostgres((postgres) =>
      withReceiver(async (receiver) => [
        ...(await compareRates(postgres, receiver, effort)),
        await beHung(postgres, receiver, effort),
      ]),
    ),
}

function compareRates(
  postgres: Postgres,
  receiver: OwnProcess,
  { load, mayInstall }: Effort,
): Promise<Comparison[]> {
  const { rounds, messages } = load
  return withRedis(mayInstall, async (redisPort) => {
    const open: OwnProcess[] = []
    const sender = async (module: string, ...args: string[]) => {
      const started = await startProcess(new URL(module, import.meta.url), ...args)
      open.push(started)
      return async () => {
        const order: Order = { deliver: messages }
        const { seconds } = await started.ask<Done>(order)
        const { calls } = await askReceiver(receiver)
        if (calls !== messages) throw new Error(`${module} made ${calls} calls for ${messages} messages`)
        return messages / seconds
      }
    }
    try {
      const url = urlOf(receiver)
      const contenders = {
        ours: await sender('./our-sender.ts', await databaseOf(postgres, 'hooks'), url),
        floor: await sender('./floor-sender.ts', url),
      }
      const labels = { subject: 'what waits', unit: rate }
      const floor = { ...labels, against: 'a loop that keeps nothing', target: targets.floor }
      if (redisPort === undefined) {
        process.stderr.write(
          'hooks: BullMQ is left out, because there is no redis-server (apt-get install redis-server)\n',
        )
        const { ours, floor: theirs } = await playRounds(contenders, rounds)
        return [compare(floor, ours, theirs)]
      }
      const peer = await sender('./peer-sender.ts', url, String(redisPort))
      const figures = await playRounds({ ...contenders, peer }, rounds)
      return [
        compare(floor, figures.ours, figures.floor),
        compare({ ...labels, against: 'BullMQ on Redis', target: targets.peer }, figures.ours, figures.peer),
      ]
    } finally {
      for (const each of open) await each.stop()
    }
  })
}

/** News comes steadily, and one endpoint never answers. */
async function beHung(
  postgres: Postgres,
  receiver: OwnProcess,
  { load, streamSeconds }: Effort,
): Promise<Comparison> {
  const database = await databaseOf(postgres, 'hung')
  const sender = await startProcess(
    new URL('./our-sender.ts', import.meta.url),
    database,
    urlOf(receiver),
    'one hangs',
  )
  try {
    const turn = async () => {
      const stream: Stream = { perSecond, seconds: streamSeconds }
      await sender.ask<Done>(stream)
      const { waits } = await askReceiver(receiver)
      return percentile(Float64Array.from(waits).sort(), 0.99)
    }
    const { ours } = await playRounds({ ours: turn }, load.rounds)
    return compare(
      {
        subject: `p99 of the others beside an endpoint that hangs, ${perSecond} messages/s`,
        against: 'what is allowed',
        unit: wait,
        target: 1,
      },
      ours,
      ours.map(() => promptMs),
    )
  } finally {
    await sender.stop()
  }
}

const urlOf = ({ port }: OwnProcess) => `http://127.0.0.1:${port}`

function askReceiver(receiver: OwnProcess): Promise<Received> {
  const question: Question = { forget: true }
  return receiver.ask<Received>(question)
}

async function databaseOf(postgres: Postgres, name: string): Promise<string> {
  const url = await postgres.create(name)
  await withTables(url, () => Promise.resolve())
  return url
}

async function withReceiver<Result>(work: (receiver: OwnProcess) => Promise<Result>): Promise<Result> {
  const receiver = await startProcess(new URL('./receiver-server.ts', import.meta.url))
  try {
    return await work(receiver)
  } finally {
    await receiver.stop()
  }
}
