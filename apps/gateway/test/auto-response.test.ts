import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

const path = '/messages/autoresponse'
const usual = {
  autoResponseActive: false,
  autoResponseMessage: expect.stringMatching(/Thank you/) as string,
  autoResponseWaitSeconds: 86_400,
}

let gateway: TestGateway

const database = (text: string) => query<Json>(gateway.databaseUrl, text)

/** Nobody is waiting for an answer any more. */
const settled = () =>
  expect
    .poll(() => database('select 1 from auto_responses where asked_at is not null'), { timeout: 15_000 })
    .toEqual([])

/** How many wrote and were to be answered, answered or not. */
const asked = () => database('select participant_id from auto_responses')

const sent = async (network = 'facebook') =>
  ((await gateway.api(`/messages/${network}`)).body.messages as Json[])
    .filter(({ action }) => action === 'sent')
    .map(({ message }) => message)

const speak = (speech: Json, network = 'facebook') => gateway.sandbox(`/${network}/messages`, speech)
const answerWith = (message: string, more: Json = {}) =>
  gateway.post(path, { autoResponseActive: true, autoResponseMessage: message, ...more })

describe('the settings of automatic answers', () => {
  beforeAll(async () => {
    gateway = await startTestGateway()
  })

  afterAll(() => gateway.stop())

  it('are off, and nothing is said of them, until they are set', async () => {
    expect((await gateway.api(path)).body).toEqual({ status: 'success' })
    const before = await sent()
    await speak({ text: 'Anybody there?' })
    expect(await asked()).toEqual([])
    expect(await sent()).toEqual(before)
  })

  it.each([
    ['nothing that it knows', { source: 'a client' }, /autoResponseActive, autoResponseWaitSeconds or/],
    ['no object', [], /must be a JSON object/],
    ['a wrong switch', { autoResponseActive: 'perhaps' }, /autoResponseActive must be true or false/],
    ['half a second', { autoResponseWaitSeconds: 0.5 }, /autoResponseWaitSeconds must be whole seconds/],
    ['less than no time', { autoResponseWaitSeconds: -1 }, /autoResponseWaitSeconds must be whole seconds/],
    ['no number', { autoResponseWaitSeconds: 'soon' }, /autoResponseWaitSeconds/],
    ['blanks alone', { autoResponseMessage: '  ' }, /autoResponseMessage is blank/],
    ['more than a network takes', { autoResponseMessage: 'a'.repeat(5_000) }, /autoResponseMessage has 5000/],
  ])('refuses %s and changes nothing', async (_what, body, message) => {
    const answer = await gateway.post(path, body)
    expect(answer).toMatchObject({ status: 400, body: { status: 'error', code: 101 } })
    expect(answer.body.message).toMatch(message)
    expect((await gateway.api(path)).body).toEqual({ status: 'success' })
  })

  it('is no network, and takes no other method', async () => {
    const answer = await gateway.api(path, { method: 'DELETE' })
    expect(answer).toMatchObject({ status: 405, body: { code: 405 } })
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD')
  })

  it('are set as a whole or in part, and keep the rest', async () => {
    const first = await gateway.post(path, {
      autoResponseActive: 'true',
      source: 'a client',
      autoResponseMessage: null,
    })
    expect(first).toMatchObject({ status: 200, body: { status: 'success' } })
    expect(first.body.updated).toEqual({ ...usual, autoResponseActive: true })
    await gateway.post(path, { autoResponseMessage: 'Soon!', autoResponseWaitSeconds: 3_600 })
    const all = { autoResponseActive: true, autoResponseMessage: 'Soon!', autoResponseWaitSeconds: 3_600 }
    expect((await gateway.api(path)).body).toEqual({ status: 'success', ...all })
    const reset = await gateway.post(path, { autoResponseMessage: '' })
    expect(reset.body.updated).toEqual({ ...all, autoResponseMessage: usual.autoResponseMessage })
    for (const [field, value] of [
      ['autoResponseMessage', 'Later!'],
      ['autoResponseActive', false],
      ['autoResponseWaitSeconds', 60],
      ['autoResponseActive', true],
    ] as const) {
      const before = (await gateway.api(path)).body
      const changed = await gateway.post(path, { [field]: value })
      expect({ status: 'success', ...(changed.body.updated as Json) }).toEqual({ ...before, [field]: value })
      expect((await gateway.api(path)).body).toEqual({ ...before, [field]: value })
    }
  })
})

describe('automatic answers in the sandbox', () => {
  beforeEach(async () => {
    gateway = await startTestGateway({}, { hurry: 10 })
  })

  afterEach(() => gateway.stop())

  it.each(['facebook', 'instagram'])(
    'go out once to whoever writes on %s, as a message of ours',
    async (network) => {
      await answerWith('We will be back.')
      await speak({ text: 'Hello?' }, network)
      await expect.poll(() => sent(network), { timeout: 15_000 }).toContain('We will be back.')
      await speak({ text: 'Are you there?' }, network)
      await speak({ text: 'Hello??' }, network)
      await settled()
      expect((await sent(network)).filter((text) => text === 'We will be back.')).toHaveLength(1)
    },
  )

  it('go out again after the wait', async () => {
    await answerWith('In a moment.', { autoResponseWaitSeconds: 60 })
    await speak({ text: 'One' })
    await expect.poll(() => sent(), { timeout: 15_000 }).toContain('In a moment.')
    await settled()
    await database(`update auto_responses set answered_at = now() - interval '61 seconds'`)
    await speak({ text: 'Two' })
    await expect
      .poll(async () => (await sent()).filter((text) => text === 'In a moment.').length, { timeout: 15_000 })
      .toBe(2)
  })

  it('answer no reaction, no edit, no receipt and no message of ours', async () => {
    const { mid } = await speak({ text: 'Before it was on' })
    await answerWith('Not to this.')
    await speak({ reaction: { mid, action: 'react', emoji: '😀' } })
    await speak({ edit: { mid, text: 'Before it was switched on' } })
    const { body } = await gateway.api('/messages/facebook')
    const recipientId = (body.messages as Json[])[0]!.senderId
    await gateway.post('/messages/facebook', { recipientId, message: 'from a person' })
    expect(await asked()).toEqual([])
  })

  it('end when two programs answer each other, however short the wait', async () => {
    await answerWith('Robot.', { autoResponseWaitSeconds: 0 })
    for (let turn = 0; turn < 12; turn += 1) {
      await speak({ text: `Machine ${turn}` })
      await settled()
    }
    expect((await sent()).filter((text) => text === 'Robot.')).toHaveLength(10)
    expect(gateway.log).toContainEqual(
      expect.objectContaining({ level: 40, reason: expect.stringMatching(/too many/) as string }),
    )
  })

  const sends = { method: 'POST', path: '/messages' }
  const fault = (more: Json) =>
    gateway.sandbox('/faults', { platform: 'facebook', match: sends, times: 'always', ...more })
  const faultsMet = () => gateway.log.filter(({ msg }) => String(msg).includes('did not go out')).length
  /** As if the rest before another try were over. */
  const restEnds = async () => {
    await database('update accounts set throttled_until = null')
    await database(`update auto_responses set leased_until = '-infinity'`)
    await database(`select pg_notify('dm_deliveries', '')`)
  }

  it('go out later when the network could not just then', async () => {
    await answerWith('A bit late.')
    await fault({ kind: 'error', code: 613, times: 1 })
    await speak({ text: 'Hello?' })
    await expect.poll(faultsMet, { timeout: 15_000 }).toBe(1)
    await expect
      .poll(() => database('select 1 from auto_responses where leased_until > now() and reference is null'), {
        timeout: 15_000,
      })
      .toHaveLength(1)
    expect(await sent()).not.toContain('A bit late.')
    await restEnds()
    await expect.poll(() => sent(), { timeout: 15_000 }).toContain('A bit late.')
    await settled()
  })

  it('are not tried again when the network refused, nor for ever with each message', async () => {
    await answerWith('Refused.', { autoResponseWaitSeconds: 0 })
    await fault({ kind: 'error', code: 10 })
    for (let turn = 1; turn <= 12; turn += 1) {
      await speak({ text: `Message ${turn}` })
      await settled()
      expect(faultsMet()).toBe(Math.min(turn, 10))
    }
    expect(
      gateway.log.filter(({ level, reason }) => level === 40 && String(reason).includes('too many')),
    ).toHaveLength(1)
  })

  it('are never sent again when nobody knows whether they went out', async () => {
    await answerWith('Perhaps.')
    await fault({ kind: 'reset', times: 1 })
    await speak({ text: 'Hello?' })
    await settled()
    expect(await database('select answers from auto_responses where answered_at is not null')).toEqual([
      { answers: 1 },
    ])
    await speak({ text: 'Hello??' })
    await settled()
    expect(await database(`select 1 from messages where text = 'Perhaps.'`)).toHaveLength(1)
  })

  it('answer a tap on a button, which somebody did as they would have written', async () => {
    await answerWith('You tapped.')
    await speak({ postback: { payload: 'START', title: 'Start' } })
    await expect.poll(() => sent(), { timeout: 15_000 }).toContain('You tapped.')
  })

  it.each([
    ['of several people', `kind = 'group'`],
    ['that no API reads', 'encrypted = true'],
  ])('ask for nothing in a conversation %s', async (_what, change) => {
    await speak({ text: 'Before it was on' })
    await answerWith('Not here.')
    await database(`update conversations set ${change}`)
    await speak({ text: 'Hello?' })
    expect(await asked()).toEqual([])
  })

  it('leave out what has become old before it could be answered', async () => {
    await answerWith('Too late.')
    await fault({ kind: 'error', code: 613, times: 1 })
    await speak({ text: 'Hello?' })
    await expect
      .poll(() => database('select 1 from auto_responses where reference is null'), { timeout: 15_000 })
      .toHaveLength(1)
    await gateway.sandbox('/clock', { advanceMs: 16 * 60_000 })
    await restEnds()
    await settled()
    expect(await sent()).not.toContain('Too late.')
  })

  it('do not forget who writes again while their message before is left out', async () => {
    await answerWith('Same words.')
    // As if they had written once more just after a process had taken what they wrote first.
    await database(`create function write_again() returns trigger language plpgsql as $$ begin
      update auto_responses set asked_at = now() + interval '1 second', answers = 1; return null; end $$`)
    await database(`create trigger write_again after update on auto_responses for each row
      when (new.leased_until > now() and new.answers = 0) execute function write_again()`)
    await speak({ text: 'Same words.' })
    await settled()
    const left = gateway.log.filter(({ reason }) => String(reason).includes('automatic answer itself'))
    expect(left).toHaveLength(2)
  })

  it('go out once when a process died before it had written anything down', async () => {
    await speak({ text: 'Before it was on' })
    await answerWith('Taken over.')
    await database(
      `insert into auto_responses (account_id, participant_id, profile_id, conversation_id, message_native_id, asked_at,
         leased_until, reference)
       select account_id, participant_id, profile_id, conversation_id, native_id, now(), '-infinity', 'of-the-dead'
       from (select m.*, c.participant_id from messages m join conversations c on c.id = m.conversation_id
         where text = 'Before it was on') as m`,
    )
    await database(`select pg_notify('dm_deliveries', '')`)
    await expect.poll(() => sent(), { timeout: 15_000 }).toContain('Taken over.')
    await settled()
    expect(await database(`select reference from messages where text = 'Taken over.'`)).toEqual([
      { reference: 'of-the-dead' },
    ])
  })

  it('are not sent a second time when a process died after it had sent', async () => {
    await answerWith('Only once.', { autoResponseWaitSeconds: 0 })
    await speak({ text: 'Hello?' })
    await expect.poll(() => sent(), { timeout: 15_000 }).toContain('Only once.')
    await settled()
    // As the process would have left it that died before it could write down that it had answered.
    await database(
      `update auto_responses set asked_at = now(), answered_at = null, leased_until = now(),
         reference = (select reference from messages where text = 'Only once.')`,
    )
    // Whoever writes next makes the others look.
    await speak({ text: 'And?' })
    await settled()
    expect((await sent()).filter((text) => text === 'Only once.')).toHaveLength(1)
  })
})

describe('automatic answers of several processes', () => {
  const live = useLiveGateway()

  it('go out once', async () => {
    const settings = facebookApp(live.network)
    const { pageId, pageAccessToken, customers } = live.network.simulator.seed().facebook
    gateway = await live.start(settings)
    const beside = await live.startBeside(gateway, settings)
    const linked = await gateway.post('/accounts', {
      platform: 'facebook',
      accountId: pageId,
      accessToken: pageAccessToken,
    })
    expect(linked).toMatchObject({ status: 200 })
    // Whoever writes while the history is being read may be taken for a part of it.
    await expect
      .poll(() => database('select 1 from accounts where history_imported_at is not null'), {
        timeout: 15_000,
      })
      .toHaveLength(1)
    live.network.simulator.facebook.setWebhookUrl(`${beside.url}/webhooks/facebook`)
    await gateway.post(path, { autoResponseActive: true, autoResponseMessage: 'One voice.' })
    for (const { id } of customers) await live.network.simulator.facebook.speak({ from: id, text: 'Hello?' })
    await settled()
    expect((await sent()).filter((text) => text === 'One voice.')).toHaveLength(customers.length)
    expect(await asked()).toHaveLength(customers.length)
  })
})
