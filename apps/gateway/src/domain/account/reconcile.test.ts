import { expect, it } from 'vitest'
import type { Context } from '../../context.ts'
import { reconcileAccounts } from './reconcile.ts'

/** Which networks are read, and how often. */
async function cadence(rules: Pick<Context['rules'], 'reconcileEveryMs' | 'reconcilePaidEveryMs'>) {
  let asked: ReadonlyMap<string, number> | undefined
  const due = (everyMs: ReadonlyMap<string, number>) => {
    asked = everyMs
    return Promise.resolve([])
  }
  const network = (id: string, usdPerMessage?: number) => ({
    id,
    adapter: { capabilities: { history: { usdPerMessage } } },
  })
  const platforms = { all: [network('free'), network('billed', 0.01)] }
  const context = { store: { readings: { due } }, platforms, rules } as unknown as Context
  expect(await reconcileAccounts(context, new AbortController().signal)).toBe(false)
  return Object.fromEntries(asked ?? [])
}

it('networks that bill what is read have a cadence of their own, and zero means never', async () => {
  expect(await cadence({ reconcileEveryMs: 1, reconcilePaidEveryMs: 2 })).toEqual({ free: 1, billed: 2 })
  expect(await cadence({ reconcileEveryMs: 0, reconcilePaidEveryMs: 2 })).toEqual({ billed: 2 })
  expect(await cadence({ reconcileEveryMs: 1, reconcilePaidEveryMs: 0 })).toEqual({ free: 1 })
})
