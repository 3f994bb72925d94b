import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, it } from 'vitest'
import { expectAllTold, expectLogTellsAll, expectSentOnce, expectStoredOnce } from './support/crash-checks.ts'
import { startLoad } from './support/crash-load.ts'
import { createCrashRig, type CrashRig } from './support/crash-rig.ts'

/** How many times something is killed, for each number of gateways; CRASH_ROUNDS asks for another. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 7)

let rig: CrashRig

afterEach(() => rig.stop())

const sends = { method: 'POST', path: '/messages' }

/** What is killed, and when; each round takes the next. */
const moments: ((one: number, all: readonly number[]) => Promise<void>)[] = [
  (one) => rig.crashGateways([one]),
  async (one) => {
    await makeSendsBreakOff()
    await rig.crashGateways([one])
  },
  () => rig.crashDatabase(),
  (one) => rig.crashGateways([one], { inStart: true }),
  async (one) => {
    rig.receiver.answer = () => (Math.random() < 0.5 ? 'reset' : 503)
    await rig.crashGateways([one])
    rig.receiver.answer = usually
  },
  async (one) => {
    const { faults } = rig.network.simulator
    faults.add({ platform: 'facebook', kind: 'half_body', times: 2, match: sends })
    faults.add({ platform: 'facebook', kind: 'reset', after: true, times: 2, match: sends })
    await Promise.all([rig.crashDatabase(), delay(Math.random() * 100).then(() => rig.crashGateways([one]))])
  },
  (_one, all) => rig.crashGateways(all),
]

/** Resolves when the network has calls that it takes late, when their process has died, or never answers. */
async function makeSendsBreakOff(): Promise<void> {
  const { faults } = rig.network.simulator
  faults.add({ platform: 'facebook', kind: 'slow', ms: 700, times: 3, match: sends })
  faults.add({ platform: 'facebook', kind: 'timeout_after_accept', times: 2, match: sends })
  while (faults.list().length > 0) await delay(20)
}

/** Slow enough that somebody may die between the call and its answer. */
const usually = async () => {
  await delay(Math.random() * 20)
  return 200
}

describe.each([1, 2, 3])(
  'gateways (%i of them on one database), killed at any moment, and the database too',
  (gateways) => {
    it(
      'keep what was answered, send once, and tell everything in order',
      async () => {
        rig = await createCrashRig(gateways)
        rig.receiver.answer = usually
        const load = startLoad(rig)
        const all = Array.from({ length: gateways }, (_one, index) => index)
        for (let round = 0; round < rounds; round += 1) {
          await load.answers(50)
          await delay(Math.random() * 300)
          await moments[round % moments.length]!(round % gateways, all)
        }
        await load.answers(50)
        // The last to die leave sends behind of which only the network knows what became.
        rig.holdWebhooks(true)
        await makeSendsBreakOff()
        await Promise.all([rig.startAnew(), load.stop()])
        await expectSentOnce(rig, load)
        await expectStoredOnce(rig, load)
        await expectAllTold(rig, load)
        await expectLogTellsAll(rig)
      },
      120_000 + rounds * 20_000,
    )
  },
)
