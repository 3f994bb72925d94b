import type { Credentials, CredentialsSource, PlatformAdapter } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { createCredentialStore } from '../credential-store.ts'
import type { Harness, RenewalStage } from '../harness.ts'
import { expectDmError, refusal } from '../refusal.ts'
import { accountOf, arrived, somebodyWhoWrote } from '../stage.ts'

export const renewalCases: readonly AdapterCase[] = [
  renewing('the next call renews what is due, stores it and goes on', async (harness) => {
    const { adapter } = harness
    const due = await makeDue(harness)
    const { source, rotations } = createCredentialStore(due)
    const account = adapter.account(source)
    await account.listConversations()
    expect(rotations, 'credentials that were stored').toHaveLength(1)
    expect(rotations[0]?.accountId).toBe(due.accountId)
    expect(rotations[0], 'another token, or one that lives longer').not.toEqual(due)
    await account.listConversations()
    expect(rotations, 'credentials that were stored').toHaveLength(1)
  }),
  renewing('works when nobody foretold the end', async (harness) => {
    const { expiresAt: _expiresAt, ...undated } = await makeDue(harness)
    await harness.adapter.account(createCredentialStore(undated).source).listConversations()
  }),
  renewing('a send waits until the new credentials are stored, and arrives once', async (harness) => {
    const participantId = await somebodyWhoWrote(harness)
    const { source, rotations } = createCredentialStore(await makeDue(harness))
    const whileStoring: number[] = []
    const slow: CredentialsSource = {
      ...source,
      async onRotate(next) {
        await new Promise((resolve) => setTimeout(resolve, 30))
        whileStoring.push((await arrived(harness, participantId)).length)
        await source.onRotate(next)
      },
    }
    await harness.adapter.account(slow).send({ to: { participantId }, text: 'still here' })
    expect(whileStoring, 'messages that arrived before the credentials were stored').toEqual([0])
    expect(rotations).toHaveLength(1)
    expect((await arrived(harness, participantId)).map(({ text }) => text)).toEqual(['still here'])
  }),
  renewing('what cannot be stored is not used: the call fails and nothing is sent', async (harness) => {
    const participantId = await somebodyWhoWrote(harness)
    const { source } = createCredentialStore(await makeDue(harness))
    const full = { ...source, onRotate: () => Promise.reject(new Error('the disk is full')) }
    const call = harness.adapter.account(full).send({ to: { participantId }, text: 'hello' })
    const outcome = await call.then(
      () => 'sent',
      () => 'failed',
    )
    expect(outcome).toBe('failed')
    expect(await arrived(harness, participantId)).toEqual([])
  }),
  renewing('many calls at once renew once', async (harness) => {
    const participantId = await somebodyWhoWrote(harness)
    const { source, rotations, storedWithoutLock } = createCredentialStore(await makeDue(harness))
    const one = harness.adapter.account(source)
    const other = harness.adapter.account(source)
    await Promise.all([
      one.listConversations(),
      other.listConversations(),
      one.getParticipant(participantId),
      other.getParticipant(participantId),
    ])
    expect(rotations, 'credentials that were stored').toHaveLength(1)
    expect(storedWithoutLock, 'credentials stored without holding the lock').toEqual([])
  }),
  renewing('two processes race for one account, and both go on', async (harness) => {
    const { source, rotations, storedWithoutLock } = createCredentialStore(await makeDue(harness))
    const adapters = [harness.adapter, stageOf(harness).secondAdapter()]
    await Promise.all(adapters.map((adapter) => adapter.account(source).listConversations()))
    expect(rotations, 'credentials that were stored').toHaveLength(1)
    expect(storedWithoutLock, 'credentials stored without holding the lock').toEqual([])
  }),
  renewing('a source that cannot store loses nothing', async (harness) => {
    const due = await makeDue(harness)
    await harness.adapter
      .account(due)
      .listConversations()
      .catch((error: unknown) => void expectDmError(error, 'auth_expired'))
    const { source, rotations } = createCredentialStore(due)
    await stageOf(harness).secondAdapter().account(source).listConversations()
    expect(rotations, 'credentials that were stored').toHaveLength(1)
  }),
  renewing('what can no longer be renewed is auth_expired, and nothing is stored', async (harness) => {
    const due = await makeDue(harness)
    for (const dead of [harness.badCredentials, ...(await spentBy(harness.adapter, due))]) {
      const { source, rotations } = createCredentialStore(dead)
      await refusal(() => harness.adapter.account(source).listConversations(), 'auth_expired')
      await refusal(() => harness.adapter.oauth.refresh!(dead), 'auth_expired')
      expect(rotations, 'credentials that were stored').toEqual([])
    }
  }),
]

function renewing(what: string, run: (harness: Harness) => Promise<void>): AdapterCase {
  return {
    name: `renewal: ${what}`,
    run,
    unless: { missing: (_capabilities, { oauth }) => oauth.refresh === undefined, absent: neverRotates },
  }
}

/** The credentials of such a network stay as they are, whatever is done with them. */
async function neverRotates(harness: Harness): Promise<void> {
  expect(harness.renewal, 'a harness for renewal, of an adapter without it').toBeUndefined()
  for (const credentials of [harness.credentials, harness.badCredentials]) {
    const { source, rotations } = createCredentialStore(credentials)
    const account = harness.adapter.account(source)
    const participantId = await somebodyWhoWrote(harness)
    await Promise.allSettled([
      account.send({ to: { participantId }, text: 'hello' }),
      account.listConversations(),
      account.getParticipant(participantId),
    ])
    expect(rotations, 'credentials that were stored').toEqual([])
  }
  await accountOf(harness).listConversations()
}

/** Renewed once, a refresh token that works once is spent; other networks have nothing like it. */
async function spentBy({ oauth }: PlatformAdapter, due: Credentials): Promise<Credentials[]> {
  if (due.refreshToken === undefined) return []
  const { refreshToken } = await oauth.refresh!(due)
  return refreshToken === due.refreshToken ? [] : [due]
}

async function makeDue(harness: Harness): Promise<Credentials> {
  const due = await stageOf(harness).makeDue()
  expect(due.accountId, 'the account of the credentials that are due').toBe(harness.credentials.accountId)
  return due
}

function stageOf({ renewal }: Harness): RenewalStage {
  return renewal ?? expect.fail('the adapter has oauth.refresh, so the harness needs `renewal`')
}
