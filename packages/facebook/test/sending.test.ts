import { describe, expect, it } from 'vitest'
import { simulatedPage } from './simulated-page.ts'

const hour = 60 * 60 * 1000

async function pageWithVisitor(...[switches]: Parameters<typeof simulatedPage>) {
  const world = simulatedPage(switches)
  const { mid = '' } = await world.simulator.facebook.speak({ text: 'Hello' })
  return { ...world, to: { participantId: world.person }, mid }
}

describe('the reply window', () => {
  it('closes for a bot after a day, and for a human after a week', async () => {
    const { simulator, page, to, inbox } = await pageWithVisitor()
    simulator.clock.advance(25 * hour)
    await expect(page.send({ to, text: 'Late' })).rejects.toMatchObject({
      code: 'window_closed',
      upstream: { code: '10', subcode: '2018278' },
    })
    await page.send({ to, text: 'By a human', author: 'human' })
    expect(inbox().messages.at(-1)).toMatchObject({ text: 'By a human', tag: 'HUMAN_AGENT' })
    simulator.clock.advance(7 * 24 * hour)
    await expect(page.send({ to, text: 'Too late', author: 'human' })).rejects.toMatchObject({
      code: 'window_closed',
    })
  })

  it('never sees the tag on what a bot wrote', async () => {
    const { page, to, inbox } = await pageWithVisitor()
    await page.send({ to, text: 'By a bot' })
    expect(inbox().messages.at(-1)).toMatchObject({ messagingType: 'RESPONSE' })
    expect(inbox().messages.at(-1)?.tag).toBeUndefined()
  })
})

describe('what Meta refuses', () => {
  it('is told by its own name', async () => {
    const { simulator, page, to, person } = await pageWithVisitor()
    const send = () => page.send({ to, text: 'Hi' })
    simulator.facebook.switches({ standby: true })
    await expect(send()).rejects.toMatchObject({ code: 'thread_not_owned' })
    simulator.facebook.switches({ standby: false, pageBarred: true })
    await expect(send()).rejects.toMatchObject({ code: 'account_restricted' })
    simulator.facebook.switches({ pageBarred: false })
    simulator.facebook.customer({ id: person, blocked: true })
    await expect(send()).rejects.toMatchObject({ code: 'recipient_unavailable' })
    simulator.facebook.token({ subcode: 460 })
    await expect(send()).rejects.toMatchObject({ code: 'auth_expired', upstream: { subcode: '460' } })
  })

  it.each([4, 17, 32, 613, 80001, 80006] as const)(
    'for too many calls is rate_limited under code %s',
    async (throttle) => {
      const { page } = await pageWithVisitor({ throttle })
      await expect(page.listConversations()).rejects.toMatchObject({ code: 'rate_limited', retryable: true })
    },
  )

  it('is seen inside a 200, too', async () => {
    const { simulator, page, to } = await pageWithVisitor({ errorsAs200: true })
    simulator.clock.advance(25 * hour)
    await expect(page.send({ to, text: 'Late' })).rejects.toMatchObject({ code: 'window_closed' })
  })

  it.each([
    ['fail', 'attachment_refused'],
    ['timeout', 'attachment_refused'],
    ['wrong_type', 'attachment_refused'],
    ['too_large', 'attachment_too_large'],
  ] as const)('is media that would %s', async (mediaFetch, code) => {
    const { page, to } = await pageWithVisitor({ mediaFetch })
    const attachments = [{ kind: 'video', url: 'https://example.com/a.mp4' }] as const
    await expect(page.send({ to, attachments })).rejects.toMatchObject({ code })
  })
})

describe('calls that break off', () => {
  it.each(['timeout_after_accept', 'reset', 'half_body'] as const)(
    'leave the outcome unknown by %s',
    async (kind) => {
      const { simulator, page, to } = await pageWithVisitor()
      simulator.faults.add({ kind, after: true, match: { path: 'messages' } })
      await expect(page.send({ to, text: 'Hi' }, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'outcome_unknown',
      })
    },
  )

  it('leave the outcome unknown when Meta says that its answer broke', async () => {
    const { simulator, page, to, inbox } = await pageWithVisitor()
    simulator.faults.add({
      kind: 'error',
      code: 1,
      subcode: 1357046,
      after: true,
      match: { path: 'messages' },
    })
    await expect(page.send({ to, text: 'Hi', reference: 'r1' })).rejects.toMatchObject({
      code: 'outcome_unknown',
    })
    expect(inbox().messages.at(-1)).toMatchObject({ text: 'Hi', metadata: 'r1' })
  })
})

describe('what only Messenger has', () => {
  it('are templates, stickers and personas', async () => {
    const { page, to, inbox } = await pageWithVisitor()
    const buttons = [{ type: 'postback', title: 'Go', payload: 'GO' }]
    const template = { template_type: 'button', text: 'Shall we?', buttons }
    const result = await page.send({
      to,
      text: 'First',
      platformOptions: { facebook: { template, notificationType: 'NO_PUSH' } },
    })
    expect(result.parts.map(({ text }) => text)).toEqual(['First', undefined])
    expect(
      inbox()
        .messages.slice(-2)
        .map(({ text, attachments }) => [text, attachments.length]),
    ).toEqual([
      ['First', 0],
      ['', 1],
    ])
  })

  it('are private replies to comments', async () => {
    const { simulator, page, to } = await pageWithVisitor()
    const { commentId = '' } = await simulator.facebook.speak({ comment: { text: 'How much?' } })
    const reply = () =>
      page.send({ to, text: '5', platformOptions: { facebook: { recipient: { commentId } } } })
    expect(await reply()).toMatchObject({ parts: [{ status: 'sent' }] })
    await expect(reply()).rejects.toMatchObject({ code: 'policy_refused' })
  })
})

describe('the proof of the app secret', () => {
  it('goes with every call', async () => {
    const { simulator, adapter, page, to, person } = await pageWithVisitor({
      requireAppSecretProof: true,
      success: 'string',
    })
    const { pageId: accountId, pageAccessToken: accessToken } = simulator.seed().facebook
    const data = new Uint8Array([1, 2, 3])
    await page.send({ to, attachments: [{ kind: 'image', data, mimeType: 'image/png' }], text: 'Hi' })
    await page.listMessages((await page.listConversations()).items[0]!)
    await page.getParticipant(person)
    await adapter.oauth.subscribe({ accountId, accessToken })
    expect(await adapter.oauth.inspect({ accountId, accessToken })).toMatchObject({
      valid: true,
      missingScopes: [],
    })
  })
})
