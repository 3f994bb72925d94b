import { expect, it } from 'vitest'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp, xApp } from './support/live-networks.ts'
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

it('an account whose network is out of order keeps no other waiting', async () => {
  const first = await live.start({ ...facebookApp(live.network), ...xApp(live.network), DM_ROLE: 'web' })
  await link(first)
  const { userId: accountId, accessToken, refreshToken } = live.network.simulator.seed().x
  await first.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  const path = '/conversations'
  live.network.simulator.faults.add({
    platform: 'facebook',
    kind: 'status',
    status: 503,
    times: 'always',
    match: { path },
  })
  const worker = await live.startBeside(first, { ...facebookApp(live.network), ...xApp(live.network) })
  await imported(first)
  const problem = { job: 'history import', msg: 'a job failed; it is tried again later' }
  await expect.poll(() => worker.log, { timeout: 15_000 }).toContainEqual(expect.objectContaining(problem))
  expect(
    await query<Json>(first.databaseUrl, 'select platform from accounts where history_imported_at is null'),
  ).toEqual([{ platform: 'facebook' }])
})

it.each(['/conversations', '/messages'])(
  'an account whose token ends at %s is shown as lost, and read when it is linked again',
  async (path) => {
    const gateway = await live.start(facebookApp(live.network))
    live.network.simulator.facebook.seedConversations()
    const match = { method: 'GET', path }
    live.network.simulator.faults.add({ kind: 'error', code: 190, subcode: 460, match })
    await link(gateway)
    const state = async () => ((await gateway.api('/accounts')).body.accounts as Json[])[0]?.state
    await expect.poll(state, { timeout: 15_000 }).toBe('authorization_lost')
    expect(said(gateway)).not.toContain('history imported')
    await link(gateway)
    await imported(gateway)
    expect(await state()).toBe('active')
  },
)

it('what is still read when the account is linked anew does not count as taken in', async () => {
  const gateway = await live.start(facebookApp(live.network))
  live.network.simulator.facebook.seedConversations()
  holdUp(3_000)
  await link(gateway)
  await heldUp()
  expect((await gateway.api('/accounts/facebook', { method: 'DELETE' })).status).toBe(200)
  expect((await link(gateway)).status).toBe(200)
  // The first goes on to its end, and then the other is read.
  const readings = () => said(gateway).filter((msg) => msg === 'history imported')
  await expect.poll(readings, { timeout: 20_000 }).toHaveLength(2)
  expect(lists()).toBe(2)
  await imported(gateway)
})
