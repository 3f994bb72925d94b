import type { Benchmark } from '../benchmark.ts'
import { compare, type Comparison } from '../comparison.ts'
import type { Effort } from '../effort.ts'
import { withPostgres, type Postgres } from '../postgres.ts'
import {
  openFloor,
  openNothing,
  openOurs,
  openPeer,
  type Contender,
  type ContenderName,
  type Figures,
  type Setting,
} from './contenders.ts'
import { createWriting, type Written } from './webhooks.ts'

/** Each with the least share of the floor that ours has to reach, in messages a second. */
const settings: readonly (Setting & { readonly ofFloor: number })[] = [
  { connections: 50, perRequest: 1, ofFloor: 0.7 },
  { connections: 200, perRequest: 1, ofFloor: 0.7 },
  { connections: 50, perRequest: 10, ofFloor: 0.75 },
]
/** Where the peer is asked too, with how many times its messages a second ours has to reach. */
const withPeer = { connections: 50, perRequest: 1, ofPeer: 12 }
/** Where nobody may wait long, and how long at most, in milliseconds. */
const prompt = { connections: 200, perRequest: 1, p99Ms: 40 }

const rate = { name: 'messages/s', better: 'more' } as const
const wait = { name: 'ms', better: 'less' } as const

/** What a webhook costs until it is stored and answered. */
export const ingest: Benchmark = {
  name: 'ingest',
  about: 'webhooks stored on PostgreSQL before they are answered, from the socket to the commit',
  run: (effort) =>
    withPostgres((postgres) =>
      withContenders(postgres, async (contenders) => {
        const write = createWriting()
        const comparisons: Comparison[] = []
        for (const setting of settings) {
          const asked = contenders.filter(({ name }) => name !== 'peer' || isSame(setting, withPeer))
          comparisons.push(...comparisonsOf(setting, await playRounds(asked, setting, write, effort)))
        }
        for (const contender of contenders) await contender.check()
        return comparisons
      }),
    ),
}

type Rounds = Readonly<Partial<Record<ContenderName, readonly Figures[]>>>

/** Everybody gets the same messages by turns; every other round goes backwards. The first does not count. */
async function playRounds(
  contenders: readonly Contender[],
  setting: Setting,
  write: (count: number) => Written[],
  { load }: Effort,
): Promise<Rounds> {
  const figures = new Map(contenders.map(({ name }) => [name, [] as Figures[]]))
  for (let round = 0; round <= load.rounds; round += 1) {
    const messages = write(load.messages)
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const turn = await contender.turn(messages.slice(0, sizeOf(contender, messages)), setting)
      if (round > 0) figures.get(contender.name)?.push(turn)
    }
  }
  return Object.fromEntries(figures)
}

/** The peer would need minutes for as many. */
const sizeOf = ({ name }: Contender, { length }: readonly Written[]) =>
  name === 'peer' ? length / 10 : length

function comparisonsOf(setting: (typeof settings)[number], rounds: Rounds): Comparison[] {
  const subject = subjectOf(setting)
  const of = (name: ContenderName, figure: keyof Figures) => (rounds[name] ?? []).map((each) => each[figure])
  const ours = (figure: keyof Figures) => of('ours', figure)
  const against = {
    floor: 'bare server and one insert',
    nothing: 'bare server that stores nothing',
    peer: 'Chat SDK',
  }
  const found = [
    compare(
      { subject, against: against.floor, unit: rate, target: setting.ofFloor },
      ours('perSecond'),
      of('floor', 'perSecond'),
    ),
    compare(
      { subject: `${subject}: the floor itself`, against: against.nothing, unit: rate },
      of('floor', 'perSecond'),
      of('nothing', 'perSecond'),
    ),
    compare(
      { subject: `${subject}: p50`, against: against.floor, unit: wait },
      ours('p50Ms'),
      of('floor', 'p50Ms'),
    ),
    compare(
      { subject: `${subject}: p99`, against: against.floor, unit: wait },
      ours('p99Ms'),
      of('floor', 'p99Ms'),
    ),
  ]
  if (isSame(setting, prompt)) {
    const limits = ours('p99Ms').map(() => prompt.p99Ms)
    found.push(
      compare(
        { subject: `${subject}: p99`, against: 'what is allowed', unit: wait, target: 1 },
        ours('p99Ms'),
        limits,
      ),
    )
  }
  if (isSame(setting, withPeer)) {
    found.push(
      compare(
        { subject, against: against.peer, unit: rate, target: withPeer.ofPeer },
        ours('perSecond'),
        of('peer', 'perSecond'),
      ),
    )
  }
  return found
}

function subjectOf({ connections, perRequest }: Setting): string {
  return `${connections} connections, ${perRequest} a request`
}

function isSame(one: Setting, other: Setting): boolean {
  return one.connections === other.connections && one.perRequest === other.perRequest
}

async function withContenders<Result>(
  postgres: Postgres,
  work: (contenders: readonly Contender[]) => Promise<Result>,
): Promise<Result> {
  const open: Contender[] = []
  try {
    for (const opening of [openOurs, openFloor, openNothing, openPeer]) open.push(await opening(postgres))
    return await work(open)
  } finally {
    for (const contender of open) await contender.stop()
  }
}
