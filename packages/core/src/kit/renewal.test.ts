import { describe, expect, it } from 'vitest'
import type { Credentials, CredentialsSource } from '../adapter/credentials.ts'
import { DmError } from '../errors/dm-error.ts'
import { createRenewal } from './renewal.ts'

const spent = () => new DmError({ code: 'auth_expired', message: 'the refresh token was used' })

/** A network whose refresh tokens work once, and a place where credentials are kept. */
function createWorld({ lock = true, accountId = '1' } = {}) {
  let kept: Credentials = { accountId, accessToken: 'a0', refreshToken: 'r0' }
  let current = 0
  let refreshes = 0
  let queue: Promise<unknown> = Promise.resolve()
  const source = (): CredentialsSource => ({
    accountId,
    get: () => Promise.resolve(kept),
    onRotate: async (next) => {
      await Promise.resolve()
      kept = next
    },
    ...(lock && {
      exclusive: (work) => {
        const turn = queue.then(work)
        queue = turn.catch(() => undefined)
        return turn
      },
    }),
  })
  const refresh = async ({ refreshToken }: Credentials): Promise<Credentials> => {
    await Promise.resolve()
    if (refreshToken !== `r${current}`) throw spent()
    refreshes += 1
    current += 1
    return { accountId, accessToken: `a${current}`, refreshToken: `r${current}` }
  }
  return { source, refresh, kept: () => kept, refreshes: () => refreshes }
}

describe('createRenewal', () => {
  it('renews what is due, once for all who ask at the same time, and stores it first', async () => {
    const world = createWorld()
    const renewal = createRenewal({
      isDue: ({ accessToken }) => accessToken === 'a0',
      refresh: world.refresh,
    })
    const used = await Promise.all([1, 2, 3].map(() => renewal.fresh(world.source())))
    expect(used.map(({ accessToken }) => accessToken)).toEqual(['a1', 'a1', 'a1'])
    expect(world.refreshes()).toBe(1)
    expect(world.kept()).toEqual(used[0])
    await expect(renewal.fresh(world.source())).resolves.toEqual(world.kept())
    expect(world.refreshes()).toBe(1)
  })

  it('waits for a process that was faster and still stores, where there is no lock', async () => {
    const world = createWorld({ lock: false })
    const slow = world.source()
    const source: CredentialsSource = {
      ...slow,
      onRotate: async (next) => {
        await new Promise((resolve) => setTimeout(resolve, 50))
        await slow.onRotate?.(next)
      },
    }
    const processes = [1, 2].map(() => createRenewal({ isDue: () => false, refresh: world.refresh }))
    const used = await Promise.all(
      processes.map((one) => one.after({ accountId: '1', accessToken: 'a0' }, source)),
    )
    expect(used.map(({ accessToken }) => accessToken)).toEqual(['a1', 'a1'])
  })

  it('lets two processes race', async () => {
    const world = createWorld()
    const processes = [1, 2].map(() => createRenewal({ isDue: () => false, refresh: world.refresh }))
    const used = await Promise.all(
      processes.map((one) => one.after({ accountId: '1', accessToken: 'a0' }, world.source())),
    )
    expect(used.map(({ accessToken }) => accessToken)).toEqual(['a1', 'a1'])
    expect(world.refreshes()).toBe(1)
  })

  it('keeps a longer life of the same token, and does not ask for it twice', async () => {
    let kept: Credentials = { accountId: '1', accessToken: 'a', expiresAt: '2026-01-01T00:00:00.000Z' }
    let refreshes = 0
    let queue: Promise<unknown> = Promise.resolve()
    const source: CredentialsSource = {
      accountId: '1',
      get: () => Promise.resolve(kept),
      onRotate: async (next) => {
        kept = next
      },
      exclusive: (work) => {
        const turn = queue.then(work)
        queue = turn.catch(() => undefined)
        return turn
      },
    }
    const processes = [1, 2].map(() =>
      createRenewal({
        isDue: ({ expiresAt = '' }) => expiresAt < '2026-02-01',
        refresh: async (credentials) => {
          refreshes += 1
          return { ...credentials, expiresAt: '2026-03-01T00:00:00.000Z' }
        },
      }),
    )
    const used = await Promise.all(processes.map((one) => one.fresh(source)))
    expect(used).toEqual([kept, kept])
    expect(kept.expiresAt).toBe('2026-03-01T00:00:00.000Z')
    expect(refreshes).toBe(1)
  })

  it('takes over what a faster process has stored, where there is no lock', async () => {
    const world = createWorld({ lock: false })
    const fast = createRenewal({ isDue: () => true, refresh: world.refresh })
    const slow = createRenewal({
      isDue: () => true,
      refresh: async (credentials) => {
        await fast.fresh(world.source())
        return world.refresh(credentials)
      },
    })
    await expect(slow.fresh(world.source())).resolves.toMatchObject({ accessToken: 'a1' })
    expect(world.refreshes()).toBe(1)
  })

  it('goes on with what somebody else has renewed meanwhile', async () => {
    const world = createWorld()
    const renewal = createRenewal({ isDue: () => false, refresh: world.refresh })
    await renewal.after({ accountId: '1', accessToken: 'a0' }, world.source())
    await expect(renewal.after({ accountId: '1', accessToken: 'a0' }, world.source())).resolves.toMatchObject(
      {
        accessToken: 'a1',
      },
    )
    expect(world.refreshes()).toBe(1)
  })

  it('uses nothing that could not be stored, and says when only the owner can help', async () => {
    const world = createWorld()
    const renewal = createRenewal({ isDue: () => true, refresh: world.refresh })
    const broken = { ...world.source(), onRotate: () => Promise.reject(new Error('the disk is full')) }
    await expect(renewal.fresh(broken)).rejects.toThrow('the disk is full')
    await expect(renewal.fresh(world.source())).rejects.toMatchObject({ code: 'auth_expired' })
  })

  it('does not use up a refresh token that it cannot replace', async () => {
    const world = createWorld()
    const renewal = createRenewal({ isDue: () => true, refresh: world.refresh })
    const fixed = { accountId: '1', get: () => Promise.resolve(world.kept()) }
    await expect(renewal.fresh(fixed)).resolves.toMatchObject({ accessToken: 'a0' })
    await expect(renewal.after(world.kept(), fixed)).resolves.toMatchObject({
      accessToken: 'a0',
    })
    expect(world.refreshes()).toBe(0)
  })
})
