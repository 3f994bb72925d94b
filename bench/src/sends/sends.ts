import { adapterPackages } from '@dm/adapter-checks/adapter-packages'
import type { Benchmark } from '../benchmark.ts'
import { compare, type Comparison } from '../comparison.ts'
import type { Effort } from '../effort.ts'
import { startProcess, type OwnProcess } from '../own-process.ts'
import { playRounds } from '../rounds.ts'
import { compareApi } from './compare-api.ts'
import type { Sending } from './sender.ts'
import type { SenderName } from './senders.ts'

const unit = { name: 'messages/s', better: 'more' } as const
/** The least shares of those by each adapter's messages a second. */
const targets = { fetch: 0.6, peer: 1.5 }
const atOnce = 16

/** What a message costs on its way out. */
export const sends: Benchmark = {
  name: 'sends',
  about: 'messages handed to a network, whose place a bare server takes',
  run: async (effort) => {
    const network = await startProcess(new URL('./network-server.ts', import.meta.url))
    try {
      const comparisons: Comparison[] = []
      for (const { name } of adapterPackages())
        comparisons.push(...(await compareAdapter(name, network, effort)))
      comparisons.push(await compareApi(network, effort))
      return comparisons
    } finally {
      await network.stop()
    }
  },
}

async function compareAdapter(name: string, network: OwnProcess, { load }: Effort): Promise<Comparison[]> {
  const open: OwnProcess[] = []
  const sender = async (who: SenderName) => {
    const address = `http://127.0.0.1:${network.port}`
    const started = await startProcess(new URL('./sender.ts', import.meta.url), who, name, address)
    open.push(started)
    return async () => {
      const asked: Sending = { messages: load.messages, atOnce }
      const { seconds } = await started.ask<{ seconds: number }>(asked)
      return load.messages / seconds
    }
  }
  try {
    const contenders = { ours: await sender('ours'), fetch: await sender('fetch') }
    if (name !== 'facebook') {
      const figures = await playRounds(contenders, load.rounds)
      return [bare(name, figures)]
    }
    const figures = await playRounds({ ...contenders, peer: await sender('peer') }, load.rounds)
    const labels = {
      subject: subjectOf(name),
      against: 'messaging-api-messenger',
      unit,
      target: targets.peer,
    }
    return [bare(name, figures), compare(labels, figures.ours, figures.peer)]
  } finally {
    for (const each of open) await each.stop()
  }
}

const subjectOf = (name: string) => `${name}, ${atOnce} at a time`

function bare(name: string, figures: Readonly<Record<'ours' | 'fetch', readonly number[]>>): Comparison {
  const labels = { subject: subjectOf(name), against: 'bare fetch of the same', unit, target: targets.fetch }
  return compare(labels, figures.ours, figures.fetch)
}
