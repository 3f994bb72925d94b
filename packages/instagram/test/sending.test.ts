import type { InstagramLogin } from '@dm/instagram'
import type { InstagramSwitchPatch } from '@dm/simulator'
import { describe, expect, it } from 'vitest'
import { simulatedAccount } from './simulated-account.ts'

const hour = 60 * 60 * 1000

async function withVisitor(...[login, switches]: Parameters<typeof simulatedAccount>) {
  const world = simulatedAccount(login, switches)
  const { mid = '' } = await world.simulator.instagram.speak({ text: 'Hello' })
  return { ...world, to: { participantId: world.person }, mid }
}

describe.each<InstagramLogin>(['instagram', 'facebook'])('with the login %s', (login) => {
  it('the window closes for a bot after a day, and for a human after a week', async () => {
    const { simulator, account, to, inbox } = await withVisitor(login)
    simulator.clock.advance(25 * hour)
    await expect(account.send({ to, text: 'Late' })).rejects.toMatchObject({ code: 'window_closed' })
    await account.send({ to, text: 'By a human', author: 'human' })
    expect(inbox().messages.at(-1)).toMatchObject({ text: 'By a human', tag: 'HUMAN_AGENT' })
    simulator.clock.advance(7 * 24 * hour)
    await expect(account.send({ to, text: 'Too late', author: 'human' })).rejects.toMatchObject({
      code: 'window_closed',
    })
  })

  it('what Meta refuses is told by its own name', async () => {
    const { simulator, account, to, person } = await withVisitor(login)
    const switches = (patch: InstagramSwitchPatch) => simulator.instagram.switches(patch)
    const send = () => account.send({ to, text: 'Hi' })
    for (const routingRefusal of [2534037, 2018300] as const) {
      switches({ standby: true, routingRefusal })
      await expect(send()).rejects.toMatchObject({ code: 'thread_not_owned' })
    }
    switches({ standby: false, accountBarred: true })
    await expect(send()).rejects.toMatchObject({ code: 'account_restricted' })
    switches({ accountBarred: false, apiBlocked: true })
    await expect(send()).rejects.toMatchObject({ code: 'account_restricted' })
    switches({ apiBlocked: false, messageAccess: false })
    await expect(send()).rejects.toMatchObject({ code: 'permission_missing' })
    switches({ messageAccess: true })
    simulator.instagram.customer({ id: person, blocked: true })
    await expect(send()).rejects.toHaveProperty('code')
  })

  it.each([4, 17, 32, 613, 80001, 80002, 80006] as const)(
    'too many calls are rate_limited under code %s',
    async (throttle) => {
      const { account } = await withVisitor(login, { throttle })
      await expect(account.listConversations()).rejects.toMatchObject({
        code: 'rate_limited',
        retryable: true,
      })
    },
  )

  it('the heart, a post of ours and a template arrive', async () => {
    const { simulator, account, to, inbox } = await withVisitor(login)
    const template = {
      template_type: 'generic',
      elements: [{ title: 'Rye', subtitle: 'Still warm' }],
    }
    const instagram = { template, postId: simulator.instagram.seed().mediaId, likeHeart: true }
    const { parts } = await account.send({ to, platformOptions: { instagram } })
    expect(parts.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent'])
    expect(inbox().messages.filter(({ from }) => from === 'account')).toHaveLength(3)
  })

  it('a call that breaks off leaves the outcome unknown', async () => {
    const { simulator, account, to } = await withVisitor(login)
    simulator.faults.add({ kind: 'reset', after: true, match: { path: 'messages' } })
    await expect(account.send({ to, text: 'Hi' })).rejects.toMatchObject({ code: 'outcome_unknown' })
  })

  it.each(['fail', 'timeout', 'wrong_type'] as const)(
    'media that would %s is refused',
    async (mediaFetch) => {
      const { account, to } = await withVisitor(login, { mediaFetch })
      const attachments = [{ kind: 'video', url: 'https://example.com/a.mp4' }] as const
      await expect(account.send({ to, attachments })).rejects.toMatchObject({ code: 'attachment_refused' })
    },
  )
})
