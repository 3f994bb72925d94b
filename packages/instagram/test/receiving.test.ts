import type { InstagramLogin } from '@dm/instagram'
import { commentIdOf } from '@dm/instagram'
import { describe, expect, it } from 'vitest'
import { simulatedAccount } from './simulated-account.ts'

const logins: readonly InstagramLogin[] = ['instagram', 'facebook']

describe.each(logins)('with the login %s', (login) => {
  it.each(['professional', 'page', 'app_scoped'] as const)(
    'an event names the account when its entry has the id that is %s',
    async (entryId) => {
      const { simulator, credentials, takeEvents } = simulatedAccount(login, { entryId })
      await simulator.instagram.speak({ text: 'Hello' })
      const [event] = await takeEvents()
      const { pageId, appScopedId } = simulator.instagram.seed()
      expect([event?.accountId, ...(event?.otherAccountIds ?? [])]).toContain(credentials.accountId)
      const others = { professional: undefined, page: [pageId], app_scoped: [appScopedId] }
      expect(event?.otherAccountIds).toEqual(others[entryId])
    },
  )

  it('stories, view-once photos and what has no name come as what they are', async () => {
    const { simulator, takeEvents } = simulatedAccount(login)
    await simulator.instagram.speak({ storyReply: true, text: 'Lovely' })
    await simulator.instagram.speak({ storyMention: true })
    await simulator.instagram.speak({ ephemeral: true })
    await simulator.instagram.speak({ unsupported: true })
    expect(await takeEvents()).toMatchObject([
      { message: { text: 'Lovely', replyTo: { story: { url: expect.any(String) as string } } } },
      { message: { attachments: [{ kind: 'share', nativeType: 'story_mention' }] } },
      { message: { attachments: [{ kind: 'unsupported', nativeType: 'ephemeral' }] } },
      { message: { unsupported: true } },
    ])
  })

  it.each(['share', 'both', 'ig_post'] as const)(
    'a shared post is a share while Meta sends %s',
    async (sharedPosts) => {
      const { simulator, takeEvents } = simulatedAccount(login, { sharedPosts })
      await simulator.instagram.speak({ attachments: [{ type: 'ig_post' }] })
      const [event] = await takeEvents()
      const attachments = event?.type === 'message.received' ? event.message.attachments : []
      expect(attachments.map(({ kind }) => kind)).toEqual(attachments.map(() => 'share'))
      expect(attachments).not.toEqual([])
    },
  )

  it('an unsend, and an edit before its message', async () => {
    const { simulator, takeEvents } = simulatedAccount(login)
    const { mid = '' } = await simulator.instagram.speak({ text: 'Helo', editFirst: { text: 'Hello' } })
    await simulator.instagram.speak({ unsend: mid })
    expect(
      (await takeEvents()).map((event) => [event.type, 'messageId' in event && event.messageId]),
    ).toEqual([
      ['message.edited', mid],
      ['message.received', false],
      ['message.deleted', mid],
    ])
  })

  it('a new message that shows as an edit only is kept with its conversation, and can be read', async () => {
    const { simulator, account, person, takeEvents } = simulatedAccount(login, { newMessagesAsEdits: true })
    const { mid } = await simulator.instagram.speak({ text: 'Anybody there?' })
    const [event] = await takeEvents()
    expect(event).toMatchObject({
      type: 'unsupported.received',
      nativeType: 'message_edit',
      conversation: { participantId: person },
      raw: { message_edit: { mid } },
    })
    const { items } = await account.listMessages({ participantId: person })
    expect(items).toMatchObject([{ id: mid, text: 'Anybody there?' }])
  })

  it('what we write to ourselves is ours', async () => {
    const { simulator, credentials, takeEvents } = simulatedAccount(login)
    await simulator.instagram.speak({ self: { text: 'Buy milk' } })
    expect(await takeEvents()).toMatchObject([
      { type: 'message.sent', accountId: credentials.accountId, message: { text: 'Buy milk' } },
    ])
  })

  it.each(['changes', 'flat'] as const)(
    'a comment in the shape %s is answered in private, once',
    async (commentShape) => {
      const { simulator, account, takeEvents, person } = simulatedAccount(login, { commentShape })
      await simulator.instagram.speak({ comment: { text: 'How much is it?' } })
      const [commentId] = (await takeEvents()).map(commentIdOf)
      expect(commentId).toBeDefined()
      const reply = () =>
        account.send({
          to: { id: 'none' },
          text: 'Five.',
          platformOptions: { instagram: { recipient: { commentId: commentId! } } },
        })
      expect(await reply()).toMatchObject({ recipientId: person })
      await expect(reply()).rejects.toMatchObject({
        code: 'invalid_request',
        upstream: { subcode: '2534025' },
      })
    },
  )

  it('unusual deliveries are read whole', async () => {
    const { simulator, takeEvents } = simulatedAccount(login, { envelope: 'array' })
    await simulator.instagram.speak({
      batch: [
        [{ text: 'one' }, { raw: { telepathy: { thought: '?' } } }, { text: 'two' }],
        { text: 'three', standby: true },
        { text: 'four', changes: true },
      ],
    })
    const events = await takeEvents()
    expect(events.map((event) => ('message' in event ? event.message.text : event.type))).toEqual([
      'one',
      'unsupported.received',
      'two',
      'three',
      'four',
    ])
    expect(events.map(({ standby }) => standby)).toEqual([undefined, undefined, undefined, true, undefined])
  })
})

it('webhooks signed by either app are believed with the login at Instagram', async () => {
  for (const signWith of ['instagram', 'meta'] as const) {
    const { simulator, takeEvents } = simulatedAccount('instagram', { signWith })
    await simulator.instagram.speak({ text: 'Hello' })
    expect(await takeEvents()).toHaveLength(1)
  }
})

it('an echo that two fields tell of is one event', async () => {
  const { simulator, account, person, takeEvents } = simulatedAccount('instagram', { echoField: 'both' })
  await simulator.instagram.speak({ text: 'Hello' })
  await takeEvents()
  const { messageId } = await account.send({ to: { participantId: person }, text: 'Hi' })
  const ids = (await takeEvents()).filter(({ type }) => type === 'message.sent').map(({ id }) => id)
  expect(new Set(ids)).toEqual(new Set([`message.sent:${messageId}`]))
})
