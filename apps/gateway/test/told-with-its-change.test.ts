import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountToLink, Linked, LinkedAccount } from '../src/domain/account/account-store.ts'
import type { LinkChange } from '../src/domain/hook/hook-store.ts'
import { createDatabaseFaults, type DatabaseFaults, type FaultPlace } from './support/database-faults.ts'
import type { HookReceiver } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig
let receiver: HookReceiver
let faults: DatabaseFaults

beforeEach(async () => {
  rig = await createHookRig()
  receiver = await rig.receiver(undefined, undefined, 'social')
  faults = await createDatabaseFaults(rig.tested.databaseUrl)
})

afterEach(async () => {
  await faults.close()
  await rig.stop()
})

const accounts = () => rig.tested.store.accounts
const refresh: LinkChange = { type: 'refresh', source: 'system' }
const made: LinkChange = { type: 'link', source: 'user' }
const credentials = { accountId: 'ours', accessToken: 'newer' }

/** Everything there is of accounts, and what waits to be told of them. */
async function there() {
  const news = await faults.query<{ news: LinkChange }>('select news from deliveries order by id')
  return {
    rows: await faults.query('select * from accounts order by id'),
    told: news.map((row) => row.news.type),
  }
}

async function deliver(): Promise<unknown[]> {
  const delivery = rig.delivery()
  delivery.wake()
  await delivery.idle()
  await delivery.stop()
  return receiver.calls.map(({ body }) => body.type)
}

/** Links it as somebody asks for it, up to where its webhooks are subscribed to. */
async function linkNew(given: Partial<AccountToLink> = {}): Promise<Linked> {
  const { id: profileId } = (
    await faults.query<{ id: string }>('select id from profiles where is_primary')
  )[0]!
  const linked = await accounts().link({
    profileId,
    platform: 'pigeon',
    nativeId: 'ours',
    aliases: [],
    credentials,
    sandbox: false,
    told: { made, renewed: { type: 'refresh', source: 'user' } },
    ...given,
  })
  if (typeof linked === 'string') throw new Error(linked)
  return linked
}

const changes: [
  string,
  { told: string; before?: (account: LinkedAccount) => unknown; change: (account: LinkedAccount) => unknown },
][] = [
  ['linked anew', { told: 'refresh', change: () => linkNew() }],
  [
    'given new credentials',
    { told: 'refresh', change: ({ id }) => accounts().saveCredentials(id, credentials, { told: refresh }) },
  ],
  ['refused', { told: 'refresh', change: ({ id }) => accounts().rememberRefusal(id, 'removed', refresh) }],
  [
    'seen to work again',
    {
      told: 'refresh',
      before: ({ id }) => accounts().rememberRefusal(id, 'removed', refresh),
      change: ({ id }) => accounts().forgetRefusal(id, refresh),
    },
  ],
  [
    'unlinked',
    { told: 'unlink', change: ({ id }) => accounts().unlink(id, { type: 'unlink', source: 'user' }) },
  ],
]

const places: FaultPlace[] = [
  { table: 'deliveries', on: 'insert' },
  { table: 'deliveries', on: 'commit' },
]

describe.each(changes)('an account that is %s', (_what, { told, before, change }) => {
  it.each(places)(
    'is so and told, or neither when the database fails at $on of what is told',
    async (place) => {
      const linked = await linkNew()
      await accounts().keepLink(linked, {})
      await before?.(linked.account)
      const old = await there()
      await faults.fail('53100', place)
      await expect(Promise.resolve(change(linked.account))).rejects.toThrow('made by a test')
      expect(await there()).toEqual(old)
      await faults.mend()
      await change(linked.account)
      const now = await there()
      expect(now.rows).not.toEqual(old.rows)
      expect(now.told).toEqual([...old.told, told])
    },
  )
})

describe('a new link', () => {
  it.each(places)(
    'is made and told, or neither when the database fails at $on of what is told',
    async (place) => {
      await faults.fail('53100', place)
      await expect(linkNew()).rejects.toThrow('made by a test')
      expect(await there()).toEqual({ rows: [], told: [] })
    },
  )

  it('is told when it is kept, with what has turned out since', async () => {
    const linked = await linkNew()
    expect(await deliver()).toEqual([])
    await accounts().keepLink(linked, { refreshBy: '2026-12-01T00:00:00.000Z' })
    expect(await deliver()).toEqual(['link'])
    expect(receiver.calls[0]?.body).toMatchObject({ source: 'user', refreshBy: '2026-12-01T00:00:00.000Z' })
  })

  it('is told some minutes later when the process has ended in between', async () => {
    await linkNew()
    expect(await deliver()).toEqual([])
    rig.clock.now += 10 * 60_000
    expect(await deliver()).toEqual(['link'])
  })

  it('is never told when it does not last', async () => {
    const linked = await linkNew()
    await accounts().undoLink(linked, { type: 'unlink', source: 'system' })
    expect(await accounts().find(linked.account.profileId, 'pigeon')).toBeUndefined()
    rig.clock.now += 10 * 60_000
    expect(await deliver()).toEqual([])
  })

  it('that was told before it turned out not to last is told to have ended', async () => {
    const linked = await linkNew()
    rig.clock.now += 10 * 60_000
    expect(await deliver()).toEqual(['link'])
    await accounts().undoLink(linked, { type: 'unlink', source: 'system' })
    expect(await deliver()).toEqual(['link', 'unlink'])
    expect(receiver.calls[1]?.body).toMatchObject({ source: 'system' })
  })
})
