import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { answerTo, number, text, type Json, type Target } from './call.ts'
import { startHookListener, type HookListener } from './hook-listener.ts'
import { judgeCall } from './judge-call.ts'

/** What it takes to hear what webhooks are told. */
export interface Hearing {
  /** Makes somebody write to the account. Without it, nothing is told. */
  readonly speak?: ((platform: string, message: string) => Promise<void>) | undefined
  /** Of the receiver, on loopback; any that is free when it is left out. */
  readonly port?: number | undefined
  /** Where the gateway reaches the receiver, when it is on another machine. */
  readonly url?: string | undefined
  /** Whether a case fails that has to be left out. */
  readonly complete: boolean
}

const leftOut = 'left out, because --speak does not say how somebody is made to write to the account'

/** How long somebody may take to write, and the network and the gateway to tell: X lags up to three minutes. */
const patience = 240_000

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string
const newSecret = () => randomBytes(24).toString('hex')

/**
 * What receivers of webhooks rely on, judged from the contract alone. It registers for the action `messages` of the
 * profile and gives it a secret, so there must be no webhook before.
 */
export function acceptTold(platforms: readonly string[], target: () => Target, hearing: Hearing): void {
  const { speak, complete } = hearing
  const action = 'messages'
  const run = Date.now()
  const refusals = new Map<string, number>()
  let secrets: readonly [string, ...string[]] = [newSecret()]
  let started: HookListener | undefined

  const listening = () => {
    if (!started) throw new Error('there is no receiver')
    return started
  }
  const register = (secret: string) =>
    answerTo(target(), '/hook/webhook', { body: { action, url: listening().url, secret } })

  /** A case, which is left out when nobody can be made to write. */
  const told = (name: string, test: (say: NonNullable<typeof speak>) => Promise<void>) =>
    it(name, { timeout: patience }, async ({ skip }: TestContext) => {
      if (speak) await test(speak)
      else if (complete) expect.fail(leftOut)
      else skip(leftOut)
    })

  const says = (message: string) => (body: Json) => body.message === message
  const heard = (message: string, n = 1) => listening().nth(n, says(message))

  describe('a receiver', () => {
    beforeAll(async () => {
      if (!speak) return
      const listed = await answerTo(target(), '/hook/webhook')
      const taken = Object.entries(listed).filter(([, value]) => /^https?:/.test(String(value)))
      expect(taken, 'unregister these first: a receiver of yours would not know the new secret').toEqual([])
      const answer = (body: Json) => refusals.get(String(body.message)) ?? 200
      started = await startHookListener({ port: hearing.port, url: hearing.url, answer })
      await register(secrets[0])
    }, patience)

    afterEach(() => refusals.clear())

    afterAll(async () => {
      // What was there before us stays.
      if (!started) return
      await answerTo(target(), '/hook/webhook', { method: 'DELETE', body: { action } })
      await started.stop()
    })

    for (const platform of platforms) {
      told(`is told of a message on ${platform}, signed, in the documented shape`, async (say) => {
        const message = `Told on ${platform} at ${run}`
        await say(platform, message)
        const call = await heard(message)
        expect(judgeCall(call, secrets, 1)).toEqual([])
        const { refId, title } = await answerTo(target(), '/user')
        const { messages } = await answerTo(target(), `/messages/${platform}`)
        const read = (messages as Json[]).find((one) => one.message === message) ?? {}
        const { id, conversationId, senderId, recipientId } = read
        expect({ id, conversationId, senderId, recipientId }).toEqual({
          id: text,
          conversationId: text,
          senderId: text,
          recipientId: text,
        })
        expect(call.body).toMatchObject({
          action,
          subAction: 'messageCreated',
          type: 'received',
          code: 200,
          platform,
          id,
          conversationId,
          senderId,
          senderDetails: { id: senderId, name: text },
          recipientId,
          message,
          mediaUrls: [],
          attachments: [],
          created: moment,
          scheduleDate: call.body.created,
          timeStamp: Date.parse(String(call.body.created)) / 1000,
          hookId: text,
          refId,
          title,
          url: listening().url,
        })
        // The bytes stay the same, so that they cannot count.
        expect(call.body).not.toHaveProperty('retryAttempt')
      })
    }

    const [platform = ''] = platforms

    told('that is out of order gets the same event again, and one that refuses does not', async (say) => {
      const [refused, failed] = [`Refused at ${run}`, `Failed at ${run}`]
      refusals.set(refused, 400).set(failed, 500)
      await say(platform, refused)
      await heard(refused)
      await say(platform, failed)
      // What follows in a conversation may wait for what is tried again: nobody has to wait for that here.
      const unlessRefusedComesAgain = async (n: number) => {
        const call = await Promise.race([heard(failed, n), heard(refused, 2)])
        expect(call.body.message, 'what was refused is not told again').toBe(failed)
        return call
      }
      const before = await unlessRefusedComesAgain(1)
      refusals.delete(failed)
      const again = await unlessRefusedComesAgain(2)
      expect(judgeCall(before, secrets, 1)).toEqual([])
      expect(judgeCall(again, secrets, 2)).toEqual([])
      expect(again.body.hookId).toEqual(text)
      expect(again.body.hookId).toBe(before.body.hookId)
      expect(again.bytes.equals(before.bytes), 'the bytes are the same').toBe(true)
      const signed = 'x-authorization-content-sha256'
      expect(again.headers[signed]).toBe(before.headers[signed])
      // What was refused came before it, so that it would have come again by now, or soon.
      await after((again.at - before.at) / 2)
      expect(listening().calls.filter(({ body }) => says(refused)(body))).toHaveLength(1)
      expect(listening().calls.filter(({ body }) => says(failed)(body))).toHaveLength(2)
    })

    told('finds what it was told in the history, once', async (say) => {
      const message = `Remembered at ${run}`
      await say(platform, message)
      const { body } = await heard(message)
      const history = await answerTo(target(), `/hook/history?action=${action}`)
      const events = history[action] as Json[]
      expect(events.filter(({ hookId }) => hookId === body.hookId)).toMatchObject([
        { message, timeStamp: number },
      ])
    })

    told('whose secret is changed still knows the list of signatures', async (say) => {
      const message = `After the change at ${run}`
      secrets = [newSecret(), secrets[0]]
      await register(secrets[0])
      await say(platform, message)
      expect(judgeCall(await heard(message), secrets, 1)).toEqual([])
    })
  })
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
