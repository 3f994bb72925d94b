import { randomUUID } from 'node:crypto'
import type { Store } from '../../src/context.ts'
import type { AccountToLink, LinkedAccount } from '../../src/domain/account/account-store.ts'
import type { HookRules } from '../../src/domain/hook/hook-store.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { createSecretBox } from '../../src/store/secret-box.ts'
import { createStore } from '../../src/store/store.ts'
import { createTestDatabase } from './test-database.ts'

export interface TestStore {
  readonly store: Store
  readonly database: Database
  readonly databaseUrl: string
  /** A new profile with an account of this network. */
  readonly linkAccount: (given?: Partial<AccountToLink>) => Promise<LinkedAccount>
  /** The stores of another process on the same database. */
  readonly another: () => Promise<Pick<TestStore, 'store' | 'database'>>
  readonly stop: () => Promise<void>
}

/** The stores on a database of their own, without a gateway around them. */
export async function createTestStore(hookRules: Partial<HookRules> = {}): Promise<TestStore> {
  const created = await createTestDatabase()
  const newId = () => randomUUID().replaceAll('-', '')
  const box = createSecretBox('a secret for tests, long enough to be taken')
  const opened: Database[] = []
  const another = async () => {
    const database = await openDatabase(created.url, () => undefined)
    opened.push(database)
    return {
      database,
      store: await createStore({
        database,
        box,
        newId,
        hookRules: { sentElsewhere: true, sentHere: false, deleted: false, ...hookRules },
        activityActions: new Map([['pigeon', 'accountActivity']]),
        onParked: () => undefined,
      }),
    }
  }
  const { database, store } = await another()
  return {
    store,
    database,
    databaseUrl: created.url,
    another,
    linkAccount: async (given) => {
      const profileId = newId()
      await database.query.insertInto('profiles').values({ id: profileId, title: 'Test' }).execute()
      const accountId = newId()
      const linked = await store.accounts.link({
        profileId,
        platform: 'pigeon',
        nativeId: accountId,
        aliases: [],
        credentials: { accountId, accessToken: 'for tests' },
        sandbox: false,
        ...given,
      })
      if (typeof linked === 'string') throw new Error(linked)
      return linked.account
    },
    stop: async () => {
      await Promise.all(opened.map((each) => each.close()))
      await created.drop()
    },
  }
}
