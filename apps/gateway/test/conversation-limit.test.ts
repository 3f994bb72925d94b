import { afterEach, expect, it } from 'vitest'
import { sendingOf } from './support/events-for.ts'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'
import { createTestStore } from './support/test-store.ts'

const open: TestGateway[] = []

async function start(env: Record<string, string>): Promise<TestGateway> {
  const gateway = await startTestGateway(env)
  open.push(gateway)
  return gateway
}

afterEach(async () => {
  for (const gateway of open.splice(0).reverse()) await gateway.stop()
})

const networks = ['facebook', 'instagram', 'twitter']

/** Answers whoever wrote last on a network. */
async function answerOn(gateway: TestGateway, network: string) {
  const { body } = await gateway.api(`/messages/${network}?conversationsOnly=true`)
  const [conversation] = body.conversationsDetails as { participant: { id: string } }[]
  return gateway.post(`/messages/${network}`, {
    recipientId: conversation?.participant.id,
    message: 'Hello',
  })
}

it('limits in how many conversations of all networks a profile writes in a month, and not how much', async () => {
  const gateway = await start({ DM_CONVERSATIONS_PER_MONTH: '2' })
  const [facebook = '', instagram = '', twitter = ''] = networks
  for (const network of [facebook, facebook, instagram, instagram]) {
    expect((await answerOn(gateway, network)).status).toBe(200)
  }
  const refused = await answerOn(gateway, twitter)
  expect(refused).toMatchObject({ status: 400, body: { action: 'messages', code: 9011 } })
  expect(refused.body.message).toContain('2 conversations')
  expect((await answerOn(gateway, facebook)).status).toBe(200)

  const { body } = await gateway.api('/messages/twitter')
  expect((body.messages as Json[]).map(({ message }) => message)).not.toContain('Hello')
})

it('counts neither what other profiles do nor what was done in another month', async () => {
  const gateway = await start({ DM_CONVERSATIONS_PER_MONTH: '1' })
  const { refId } = await gateway.profile('Writes too')
  const month = `date_trunc('month', now() at time zone 'UTC')`
  await query(
    gateway.databaseUrl,
    `insert into active_conversations (profile_id, month, conversation_id)
     select $1, ${month}, 'one' union all select id, ${month} - interval '1 month', 'one' from profiles`,
    [refId],
  )
  expect((await answerOn(gateway, 'facebook')).status).toBe(200)
  expect(await answerOn(gateway, 'instagram')).toMatchObject({ status: 400, body: { code: 9011 } })
})

it('counts over all processes, however many ask at once', async () => {
  const settings = { DM_CONVERSATIONS_PER_MONTH: '1' }
  const one = await start(settings)
  const other = await start({ ...settings, DATABASE_URL: one.databaseUrl })
  const answers = await Promise.all([
    answerOn(one, 'facebook'),
    answerOn(one, 'instagram'),
    answerOn(other, 'facebook'),
    answerOn(other, 'twitter'),
  ])
  const codes = answers.map(({ body }) => body.code ?? 'sent')
  expect(new Set(codes)).toEqual(new Set(['sent', 9011]))
  const sent = answers.filter(({ body }) => body.code === undefined)
  expect(new Set(sent.map(({ body }) => body.conversationId)).size).toBe(1)
})

it('counts no send that failed, unless something else was sent into the conversation', async () => {
  const gateway = await start({ DM_CONVERSATIONS_PER_MONTH: '1', DM_OUTCOME_WAIT_MS: '0' })
  const counted = async () => (await gateway.api('/user')).body.messagingConversationMonthlyCount
  const fail = (platform: string, kind: string) =>
    gateway.sandbox('/faults', {
      platform,
      match: { method: 'POST', path: '/messages' },
      kind,
      ...(kind === 'error' && { code: 551 }),
    })
  await fail('facebook', 'error')
  expect(await answerOn(gateway, 'facebook')).toMatchObject({ status: 400, body: { code: 9030 } })
  expect(await counted()).toBe(0)

  expect((await answerOn(gateway, 'instagram')).status).toBe(200)
  await fail('instagram', 'error')
  expect(await answerOn(gateway, 'instagram')).toMatchObject({ status: 400 })
  expect(await counted()).toBe(1)
  expect(await answerOn(gateway, 'facebook')).toMatchObject({ status: 400, body: { code: 9011 } })
})

it('counts a send of which nobody knows', async () => {
  const gateway = await start({ DM_CONVERSATIONS_PER_MONTH: '1', DM_OUTCOME_WAIT_MS: '0' })
  const match = { method: 'POST', path: '/messages' }
  await gateway.sandbox('/faults', { platform: 'facebook', match, kind: 'reset' })
  expect(await answerOn(gateway, 'facebook')).toMatchObject({ body: { code: 9031 } })
  expect(await answerOn(gateway, 'instagram')).toMatchObject({ status: 400, body: { code: 9011 } })
})

it('is off by default', async () => {
  const gateway = await start({})
  for (const network of networks) expect((await answerOn(gateway, network)).status).toBe(200)
})

it('is not used up by what waits for a network, also of sends that begin together', async () => {
  const tested = await createTestStore()
  try {
    const { accounts, conversations, messages } = tested.store
    const open = async (given: { profileId?: string; platform?: string }) => {
      const account = await tested.linkAccount(given)
      const conversation = await conversations.open(account, 'ann')
      return sendingOf(account, conversation, 'Hello')
    }
    const others = [await open({}), await open({})]
    const first = await open({})
    const ours = [first, await open({ profileId: first.account.profileId, platform: 'owl' })]
    // It would be counted before the other.
    const [waits, goes] = ours.sort((one, other) => (one.conversation.id < other.conversation.id ? -1 : 1))
    await accounts.throttle(waits!.account.id, 60_000)
    // While these are at it, the next two wait for each other's company.
    const before = others.map((sending) => messages.begin(sending))
    const [waiting, going] = await Promise.all([messages.begin(waits!, 1), messages.begin(goes!, 1)])
    await Promise.all(before)
    expect([waiting.kind, going.kind]).toEqual(['throttled', 'begun'])
  } finally {
    await tested.stop()
  }
})
