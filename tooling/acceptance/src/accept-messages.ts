import { beforeAll, describe, expect, it } from 'vitest'

/** A gateway, or anything that speaks the same API, seen over HTTP alone. */
export interface Target {
  /** With `/api` at its end. */
  readonly baseUrl: string
  readonly apiKey: string
}

type Json = Record<string, unknown>

const text = expect.any(String) as string
const aboveNone = (count: unknown) => expect(count).toBeGreaterThan(0)

/**
 * What clients of the Ayrshare API rely on for messages, one network after the other. It writes to the correspondent
 * of the latest conversation.
 */
export function acceptMessages(platforms: readonly string[], target: () => Target): void {
  const call = async (path: string, body?: Json): Promise<Json> => {
    const { baseUrl, apiKey } = target()
    const response = await fetch(`${baseUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'profile-key': '',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify({ ...body, source: 'acceptance' }) }),
    })
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const answer = (await response.json()) as Json
    expect(response.status, JSON.stringify(answer)).toBe(200)
    return answer
  }
  const first = (list: unknown) => (list as Json[])[0] ?? {}
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
  })
}
