import { beforeAll, describe, expect, it } from 'vitest'
import { answerTo, first, refusalOf, text, type Json, type Target } from './call.ts'

const aboveNone = (count: unknown) => expect(count).toBeGreaterThan(0)

/**
 * What clients of the Ayrshare API rely on for messages, one network after the other. It writes to the correspondent
 * of the latest conversation.
 */
export function acceptMessages(platforms: readonly string[], target: () => Target): void {
  const call = (path: string, body?: Json) => answerTo(target(), path, body && { body })
  const fresh = { lastUpdated: text, nextUpdate: text }

  describe.each(platforms)('on %s', (platform) => {
    const path = `/messages/${platform}`
    let recipientId: string
    const message = `Accepted at ${Date.now()}`

    beforeAll(async () => {
      const { conversationsDetails } = await call(`${path}?conversationsOnly=true`)
      const { participant } = first(conversationsDetails)
      expect(participant, 'somebody has to have written to the account before').toBeDefined()
      recipientId = (participant as Json).id as string
    })

    it('a message is sent', async () => {
      expect(await call(path, { message, recipientId })).toMatchObject({
        status: 'success',
        messageId: text,
        recipientId,
        message,
      })
    })

    it('it is the first that is read within three seconds', async () => {
      const read = () => call(path)
      const newest = async () => first((await read()).messages).message
      await expect.poll(newest, { timeout: 3_000, interval: 500 }).toBe(message)
      const answer = await read()
      expect(answer).toMatchObject({ status: 'success', ...fresh })
      aboveNone(answer.messagesCount)
      expect(first(answer.messages)).toMatchObject({
        id: text,
        platform,
        action: 'sent',
        message,
        senderId: text,
        senderDetails: { name: text },
        recipientId,
        conversationId: text,
        created: text,
      })
    })

    it('conversations are listed', async () => {
      const answer = await call(`${path}?conversationsOnly=true`)
      expect(answer).toMatchObject({ status: 'success', ...fresh })
      expect(first(answer.conversationIds)).toEqual(text)
      expect(answer.converstationsDetails).toEqual(answer.conversationsDetails)
    })

    it('one conversation is read', async () => {
      const { conversationIds } = await call(`${path}?conversationsOnly=true`)
      const conversationId = (conversationIds as string[])[0] ?? ''
      const answer = await call(`${path}?conversationId=${conversationId}`)
      aboveNone(answer.messagesCount)
      expect(first(answer.messages)).toMatchObject({ id: text, message, conversationId })
    })

    it('a message without content, or without somebody to send it to, is refused', async () => {
      expect(await refusalOf(target(), path, { body: { recipientId } })).toMatchObject({ action: 'messages' })
      await refusalOf(target(), path, { body: { message } })
    })
  })

  it('a network that there is not is refused', async () => {
    await refusalOf(target(), '/messages/myspace')
  })
}
