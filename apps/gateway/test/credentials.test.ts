import { DmError, type ConnectFlow, type Credentials, type PlatformAdapter } from '@dm/core'
import { createRenewal } from '@dm/core/kit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context, Store } from '../src/context.ts'
import { credentialsSource } from '../src/domain/account/credentials-source.ts'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { renewCredentials } from '../src/domain/account/renew-credentials.ts'
import { createDatabaseFaults, type DatabaseFaults } from './support/database-faults.ts'
import { createTestStore, type TestStore } from './support/test-store.ts'

let tested: TestStore
let other: Store

beforeAll(async () => {
  tested = await createTestStore()
  other = (await tested.another()).store
})

afterAll(() => tested.stop())

const hour = 3_600_000
const day = 24 * hour

let now: number
let refreshed: string[]
let fails: DmError | undefined

beforeEach(() => {
  now = Date.UTC(2026, 10, 1)
  refreshed = []
  fails = undefined
})

afterEach(async () => {
  await tested.database.query.updateTable('accounts').set({ unlinked_at: new Date() }).execute()
})

/** A network whose refresh tokens work once, and whose tokens live for an hour. */
async function refresh(credentials: Credentials): Promise<Credentials> {
  await Promise.resolve()
  if (fails) throw fails
  const { refreshToken = '' } = credentials
  if (refreshed.includes(refreshToken)) {
    throw new DmError({ code: 'auth_expired', message: 'The refresh token was used before.' })
  }
  refreshed.push(refreshToken)
  const number = Number(refreshToken.slice(1)) + 1
  return {
    ...credentials,
    accessToken: `a${number}`,
    refreshToken: `r${number}`,
    expiresAt: new Date(now + hour).toISOString(),
  }
}

/** What a process holds in its memory. */
function processOn(store: Store): Context & { readonly said: string[] } {
  const said: string[] = []
  const say = (_fields: object, message: string) => said.push(message)
  const oauth = { refresh } as unknown as ConnectFlow
  const platform = { id: 'pigeon', definition: {}, adapter: { oauth } as PlatformAdapter }
  return {
    store,
    platforms: { all: [platform], byId: () => platform, byWireName: () => platform, spoken: () => undefined },
    networkClock: () => now,
    newId: () => '',
    log: { debug: say, info: say, warn: say, error: say },
    rules: { plainMediaUrls: true, allowPrivateUrls: false },
    pause: () => Promise.resolve(),
    said,
  } as unknown as Context & { said: string[] }
}

async function linked(lifeMs: number): Promise<LinkedAccount> {
  const accountId = `account-${Math.random()}`
  const expiresAt = new Date(now + lifeMs).toISOString()
  return tested.linkAccount({
    nativeId: accountId,
    credentials: { accountId, accessToken: 'a0', refreshToken: 'r0', expiresAt },
    renewAt: new Date(now + (lifeMs * 5) / 6),
  })
}

const quiet = new AbortController().signal
const stored = ({ id }: LinkedAccount) => tested.store.accounts.credentials(id)

describe('two processes on one database', () => {
  it('that renew the same account at once use its refresh token once, and both go on', async () => {
    const account = await linked(hour)
    const calls = [tested.store, other].flatMap((store) => {
      const context = processOn(store)
      const renewal = createRenewal({ isDue: ({ accessToken }) => accessToken === 'a0', refresh })
      return [1, 2].map(() => renewal.fresh(credentialsSource(context, account)))
    })
    const used = await Promise.all(calls)
    expect(used.map(({ accessToken }) => accessToken)).toEqual(['a1', 'a1', 'a1', 'a1'])
    expect(refreshed).toEqual(['r0'])
    expect(await stored(account)).toEqual(used[0])
  })

  it('keep an account alive for three hours that nobody uses', async () => {
    const account = await linked(hour)
    const processes = [processOn(tested.store), processOn(other)]
    for (let minute = 0; minute < 180; minute += 10) {
      now += 10 * 60_000
      await Promise.all(processes.map((context) => renewCredentials(context, quiet)))
      const { expiresAt } = await stored(account)
      expect(Date.parse(expiresAt!)).toBeGreaterThan(now)
    }
    expect(refreshed).toEqual(['r0', 'r1', 'r2'])
  })

  it('let each other go on when one dies with the lock', async () => {
    const account = await linked(hour)
    const dying = await tested.another()
    let end: (() => void) | undefined
    const work = new Promise<void>((resolve) => (end = resolve))
    await new Promise<void>((locked) => {
      void dying.store.accounts.exclusively(account, () => (locked(), work))
    })
    const { rows } = await tested.database.pool.query<{ pid: number }>(
      "select pid from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
    )
    expect(rows).toHaveLength(1)
    const waiting = other.accounts.exclusively(account, () => Promise.resolve('went on'))
    await tested.database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    expect(await waiting).toBe('went on')
    end?.()
  })

  it('wait for each other only about the same account', async () => {
    const [one, two] = [await linked(hour), await linked(hour)]
    const order: string[] = []
    await tested.store.accounts.exclusively(one, async () => {
      const same = other.accounts.exclusively(one, async () => order.push('same'))
      await other.accounts.exclusively(two, async () => order.push('another'))
      order.push('first')
      return { same }
    })
    await expect.poll(() => order).toEqual(['another', 'first', 'same'])
  })
})

describe('an account that only its owner can renew', () => {
  it('is shown so, said once, and not asked for again until it is linked again', async () => {
    const account = await linked(day)
    now += day
    fails = new DmError({ code: 'auth_expired', message: 'The owner has removed the app.' })
    const context = processOn(tested.store)
    for (const _time of [1, 2, 3]) await renewCredentials(context, quiet)
    const shown = await tested.store.accounts.find(account.profileId, 'pigeon')
    expect(shown?.refused).toMatchObject({ reason: 'The owner has removed the app.' })
    expect(context.said.filter((message) => message.includes('linked again'))).toHaveLength(1)
    fails = undefined
    await renewCredentials(context, quiet)
    expect(refreshed).toEqual([])

    const { nativeId, profileId } = account
    const credentials = { accountId: nativeId, accessToken: 'b', refreshToken: 'r7' }
    await tested.linkAccount({ nativeId, profileId, credentials })
    expect((await tested.store.accounts.find(profileId, 'pigeon'))?.refused).toBeUndefined()
  })

  it('is not taken for one that could not be renewed now', async () => {
    const account = await linked(day)
    now += day
    fails = new DmError({ code: 'upstream_unavailable', message: 'Out of order.', retryable: true })
    await renewCredentials(processOn(tested.store), quiet)
    fails = undefined
    await renewCredentials(processOn(tested.store), quiet)
    expect(refreshed).toEqual([])
    now += hour
    await renewCredentials(processOn(tested.store), quiet)
    expect(refreshed).toEqual(['r0'])
    expect((await tested.store.accounts.find(account.profileId, 'pigeon'))?.refused).toBeUndefined()
  })
})

describe('credentials that the database cannot keep', () => {
  let faults: DatabaseFaults

  beforeEach(async () => {
    faults = await createDatabaseFaults(tested.databaseUrl)
    return async () => {
      await faults.mend()
      await faults.close()
    }
  })

  it('are not lost, and not asked for again, when it comes to itself', async () => {
    const account = await linked(hour)
    now += hour
    await faults.fail('53100', { table: 'accounts', on: 'update' }, { times: 3 })
    const context = processOn(tested.store)
    await renewCredentials(context, quiet)
    expect(refreshed).toEqual(['r0'])
    expect(await stored(account)).toMatchObject({ accessToken: 'a1', refreshToken: 'r1' })
    expect(context.said).toContain('credentials renewed')
  })
})

describe('credentials that come back late', () => {
  it('do not bring an account back that was unlinked meanwhile', async () => {
    const account = await linked(hour)
    const renewal = createRenewal({
      isDue: () => true,
      refresh: async (credentials) => {
        await tested.store.accounts.unlink(account.id, { type: 'unlink', source: 'user' })
        return refresh(credentials)
      },
    })
    const source = credentialsSource(processOn(tested.store), account)
    await expect(renewal.fresh(source)).rejects.toMatchObject({ code: 'auth_expired' })
    const kept = await tested.database.query
      .selectFrom('accounts')
      .select('credentials')
      .where('id', '=', account.id)
      .executeTakeFirstOrThrow()
    expect(kept).toEqual({ credentials: '' })
  })

  it('do not replace those that the owner has given meanwhile', async () => {
    const account = await linked(hour)
    const { nativeId, profileId } = account
    let linking: Promise<unknown> | undefined
    const renewal = createRenewal({
      isDue: ({ accessToken }) => accessToken === 'a0',
      refresh: async (credentials) => {
        const given = { accountId: nativeId, accessToken: 'given by the owner' }
        linking = tested.linkAccount({ nativeId, profileId, credentials: given })
        return refresh(credentials)
      },
    })
    await renewal.fresh(credentialsSource(processOn(other), account))
    await linking
    expect(await stored(account)).toMatchObject({ accessToken: 'given by the owner' })
  })
})
