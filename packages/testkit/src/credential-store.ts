import type { Credentials, CredentialsSource } from '@dm/core'

/** A place where the credentials of one account are kept, with what became of them. */
export interface CredentialStore {
  /** A source that stores what is rotated, with a lock over all who use this store. */
  readonly source: Required<CredentialsSource>
  /** What was stored after the first, in order. */
  readonly rotations: readonly Credentials[]
  /** Those of them that were stored by somebody who did not hold the lock. */
  readonly storedWithoutLock: readonly Credentials[]
}

/** Keeps credentials as a careful host does: storing takes a moment, and only one may renew at a time. */
export function createCredentialStore(first: Credentials): CredentialStore {
  const rotations: Credentials[] = []
  const storedWithoutLock: Credentials[] = []
  let held = false
  let stored = first
  let queue: Promise<unknown> = Promise.resolve()
  return {
    rotations,
    storedWithoutLock,
    source: {
      accountId: first.accountId,
      get: () => Promise.resolve(stored),
      async onRotate(next) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        stored = next
        rotations.push(next)
        if (!held) storedWithoutLock.push(next)
      },
      exclusive(work) {
        const turn = queue.then(() => {
          held = true
          return work().finally(() => (held = false))
        })
        queue = turn.catch(() => undefined)
        return turn
      },
    },
  }
}
