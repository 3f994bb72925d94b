import { expect, it } from 'vitest'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway()

const link = (gateway: TestGateway) => {
  const { pageId: accountId, pageAccessToken: accessToken } = live.network.simulator.seed().facebook
  return gateway.post('/accounts', { platform: 'facebook', accountId, accessToken })
}

/** Keeps the list of conversations waiting, of whoever asks for it first. */
const holdUp = (ms: number) =>
  live.network.simulator.faults.add({ kind: 'slow', ms, match: { method: 'GET', path: '/conversations' } })

const heldUp = () => expect.poll(() => live.network.simulator.faults.list(), { timeout: 15_000 }).toEqual([])

const lists = () =>
  live.network.simulator.world().facebook.calls.filter(({ path }) => path.endsWith('/conversations')).length

const said = ({ log }: TestGateway) => log.map(({ msg }) => msg)

const imported = ({ databaseUrl }: TestGateway) =>
  expect
    .poll(() => query<Json>(databaseUrl, 'select from accounts where history_imported_at is not null'), {
      timeout: 20_000,
    })
    .toHaveLength(1)

it('one process takes in a history, while others leave it alone', async () => {
  const settings = facebookApp(live.network)
  const first = await live.start(settings)
  live.network.simulator.facebook.seedConversations()
  holdUp(3_000)
  await link(first)
  await heldUp()
  const second = await live.startBeside(first, settings)
  await expect.poll(() => said(first), { timeout: 15_000 }).toContain('history imported')
  expect(said(second)).not.toContain('history imported')
  expect(lists()).toBe(1)
})

it('another process takes it in when the one that did has stopped or died', async () => {
  const settings = facebookApp(live.network)
  const first = await live.start({ ...settings, DM_ROLE: 'web' })
  await link(first)
  await query(first.databaseUrl, `update accounts set history_leased_until = now() - interval '1 second'`)
  holdUp(8_000)
  const second = await live.startBeside(first, settings)
  await heldUp()
  await second.stop()
  const third = await live.startBeside(first, settings)
  await imported(first)
  expect(said(third)).toContain('history imported')
})
