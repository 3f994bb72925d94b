import type { CallOptions, OutboundMessage } from '@dm/core'
import { createFacebookAdapter } from '@dm/facebook'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageId, personId } from './scripted-fetch.ts'

const video = { kind: 'video', url: 'https://example.com/a.mp4' } as const
const image = { kind: 'image', url: 'https://example.com/a.jpg' } as const
const upload = { kind: 'video', data: new Uint8Array([1]), mimeType: 'video/mp4' } as const
const ownVideo = { type: 'video', payload: { url: video.url } }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** After how long a send is given up to which Meta never answers. */
async function patienceFor(
  message: Omit<OutboundMessage, 'to'>,
  options?: CallOptions,
  timeoutMs?: number,
): Promise<number> {
  const began = Promise.withResolvers<undefined>()
  const fetch = () => {
    began.resolve(undefined)
    return new Promise<Response>(() => undefined)
  }
  const config = { appId: '42', appSecret: 'the-app-secret', verifyToken: 'word' }
  const adapter = createFacebookAdapter(config, { fetch, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  const account = adapter.account({ accountId: pageId, accessToken: 'the-page-token' })
  const outcome = expect(
    account.send({ to: { participantId: personId }, ...message }, options),
  ).rejects.toMatchObject({ code: 'outcome_unknown' })
  await began.promise
  const start = Date.now()
  await vi.advanceTimersToNextTimerAsync()
  await outcome
  return Date.now() - start
}

describe('a send that Meta does not answer', () => {
  it('is given up after the usual time', async () => {
    expect(await patienceFor({ text: 'Hello' })).toBe(30_000)
    expect(await patienceFor({ attachments: [image] })).toBe(30_000)
    expect(await patienceFor({ attachments: [upload] })).toBe(30_000)
    expect(await patienceFor({ attachments: [{ kind: 'video', id: '1' }] })).toBe(30_000)
  })

  it('has the time that Meta takes to fetch a video', async () => {
    expect(await patienceFor({ attachments: [video] })).toBe(90_000)
    expect(await patienceFor({ platformOptions: { facebook: { attachment: ownVideo } } })).toBe(90_000)
    expect(await patienceFor({ attachments: [video] }, undefined, 120_000)).toBe(120_000)
  })

  it('has the time that the caller gives it', async () => {
    expect(await patienceFor({ attachments: [video] }, { timeoutMs: 5000 })).toBe(5000)
  })
})
