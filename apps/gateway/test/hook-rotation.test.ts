import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { createSecretBox } from '../src/store/secret-box.ts'
import { eventsFor } from './support/events-for.ts'
import { startHookReceiver, type HookReceiver, type ReceivedHook } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'
import { startTestGateway } from './support/test-gateway.ts'

const signed = (secret: string, { bytes }: ReceivedHook) =>
  createHmac('sha256', secret).update(bytes).digest('hex')

/** What the headers of a call must say when these secrets count, the newest first. */
function expectSecrets(call: ReceivedHook, secrets: readonly string[]): void {
  expect(call.headers['x-authorization-content-sha256']).toBe(signed(secrets[0]!, call))
  expect(call.headers['x-authorization-content-sha256-v2']).toBe(
    secrets.map((secret) => `v1=${signed(secret, call)}`).join(','),
  )
  const headers = call.headers as Record<string, string>
  expect(headers['webhook-signature']?.split(' ')).toHaveLength(secrets.length)
  for (const secret of secrets) {
    expect(() => new Webhook(secret, { format: 'raw' }).verify(call.bytes, headers)).not.toThrow()
  }
}

describe('a secret that is changed', () => {
  let rig: HookRig
  let account: LinkedAccount
  let receiver: HookReceiver
  let second = 0

  beforeEach(async () => {
    rig = await createHookRig()
    account = await rig.tested.linkAccount()
    receiver = await rig.receiver(account, 'first')
  })

  afterEach(() => rig.stop())

  const change = (secret: string) => rig.tested.store.hooks.setSecret(account.profileId, secret)
  const register = (secret?: string) =>
    rig.tested.store.hooks.register(account.profileId, {
      action: 'messages',
      url: receiver.url,
      ...(secret !== undefined && { secret }),
    })
  /** The next call that an endpoint gets. */
  async function called(): Promise<ReceivedHook> {
    second += 1
    await rig.tested.store.events.ingest([eventsFor(account).received(`m${second}`, second)])
    const job = rig.delivery()
    job.wake()
    await job.idle()
    await job.stop()
    return receiver.calls.at(-1)!
  }
  /** As if so many hours had passed since; who checks signatures knows what time it is. */
  const hours = (count: number) =>
    sql`update hook_secrets set valid_until = valid_until - ${count} * interval '1 hour'`.execute(
      rig.tested.database.query,
    )

  it('counts for a day beside the new one, which signs where there is room for one', async () => {
    expectSecrets(await called(), ['first'])
    await change('second')
    expectSecrets(await called(), ['second', 'first'])
    await hours(23)
    expectSecrets(await called(), ['second', 'first'])
    await hours(2)
    expectSecrets(await called(), ['second'])
  })

  it('is also one that a registration names, and not one that it does not change', async () => {
    await register('second')
    await register('second')
    await register()
    await change('second')
    expectSecrets(await called(), ['second', 'first'])
    expect(await rig.tested.database.query.selectFrom('hook_secrets').select('id').execute()).toHaveLength(1)
    await change('third')
    await change('first')
    expectSecrets(await called(), ['first', 'third', 'second'])
  })

  it('signs also what is tried again, in the same bytes', async () => {
    receiver.answer = () => 500
    const first = await called()
    await change('second')
    receiver.answer = () => 200
    rig.clock.now += 2 * 5_000
    const job = rig.delivery()
    job.wake()
    await job.idle()
    const again = receiver.calls.at(-1)!
    expect(again.bytes).toEqual(first.bytes)
    expectSecrets(first, ['first'])
    expectSecrets(again, ['second', 'first'])
  })

  it('is replaced at once where nobody can open it, and both are kept encrypted', async () => {
    const foreign = await createSecretBox('another secret for tests, long enough').seal('sealed elsewhere')
    await change('second')
    await rig.tested.database.query
      .updateTable('profiles')
      .set({ hook_secret: foreign })
      .where('id', '=', account.profileId)
      .execute()
    await change('third')
    expectSecrets(await called(), ['third', 'first'])
    const rows = await rig.tested.database.query.selectFrom('hook_secrets').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('first')
  })

  it('is that of no other profile', async () => {
    const other = await rig.tested.linkAccount()
    await rig.tested.store.hooks.setSecret(other.profileId, 'of another')
    await rig.tested.store.hooks.setSecret(other.profileId, 'of another yet')
    expectSecrets(await called(), ['first'])
  })

  it('keeps company to no more than ten', async () => {
    const all = Array.from({ length: 12 }, (_, n) => `secret ${n}`)
    for (const secret of all) await change(secret)
    expectSecrets(await called(), all.toReversed().slice(0, 11))
  })
})

describe('the secret of a profile', () => {
  it('is changed over HTTP at both addresses', async () => {
    const gateway = await startTestGateway()
    const receiver = await startHookReceiver()
    try {
      const registration = { action: 'messages', url: receiver.url, secret: 'first' }
      const { refId } = (await gateway.post('/hook/webhook', registration)).body
      const answer = { status: 200, body: { status: 'success', action: 'webhook', refId } }
      expect(await gateway.post('/hook/webhook/secret', { secret: 'second' })).toMatchObject(answer)
      expect(await gateway.post('/hook/secret', { secret: 'third' })).toMatchObject(answer)
      for (const body of [{}, { secret: '' }, { secret: '  ' }, { secret: { not: 'text' } }]) {
        expect(await gateway.post('/hook/webhook/secret', body)).toMatchObject({
          status: 400,
          body: { code: 101, message: expect.stringContaining('secret') as string },
        })
      }
      await gateway.sandbox('/facebook/messages', { text: 'Hello' })
      await expect.poll(() => receiver.calls.length).toBe(1)
      expectSecrets(receiver.calls[0]!, ['third', 'second', 'first'])
    } finally {
      await gateway.stop()
      await receiver.stop()
    }
  })
})
