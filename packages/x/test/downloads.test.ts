import { createXAdapter } from '@dm/x'
import { describe, expect, it } from 'vitest'
import { config, refusal, scriptedUser, scriptedUserWith, userId } from './scripted-fetch.ts'

const path = '/1.1/ton/data/dm/2080000000000000090/2070000000000000007/AbCdEf12.jpg'
const picture = { kind: 'image', nativeType: 'photo', url: `https://ton.twitter.com${path}` } as const
const bytes = () => new Response(new Uint8Array([1, 2, 3]))

describe('a private picture', () => {
  it.each([picture.url, `${picture.url}:medium`, picture.url.replace('ton.twitter.com/1.1', 'ton.x.com/i')])(
    'comes through the API with OAuth 2.0: %s',
    async (url) => {
      const { account, calls } = scriptedUser(bytes)
      expect([...((await account.downloadAttachment?.({ ...picture, url })) ?? [])]).toEqual([1, 2, 3])
      expect(calls).toMatchObject([
        {
          host: 'api.x.com',
          path: '/2/dm_conversations/media/2080000000000000090/2070000000000000007/AbCdEf12.jpg',
          authorization: 'Bearer the-user-token',
        },
      ])
    },
  )

  it('comes from its own address with OAuth 1.0a, signed and without any bearer', async () => {
    const credentials = { accountId: userId, accessToken: 'the-token', accessTokenSecret: 'the-token-secret' }
    const { account, calls } = scriptedUserWith(credentials, bytes)
    await account.downloadAttachment?.(picture)
    expect(calls).toMatchObject([
      {
        host: 'ton.twitter.com',
        path,
        authorization: expect.stringMatching(/^OAuth oauth_consumer_key=/) as unknown,
      },
    ])
  })

  it('that is gone is not found', async () => {
    const { account } = scriptedUser(refusal(404, { title: 'Not Found Error' }))
    await expect(account.downloadAttachment?.(picture)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('media that is known by its link alone', () => {
  const link = {
    kind: 'unsupported',
    nativeType: 'media',
    url: 'https://x.com/messages/media/2080000000000000090',
  } as const
  const event = (more: object) => ({
    data: { id: '2080000000000000090', event_type: 'MessageCreate', ...more },
  })
  const attachments = { media_keys: ['3_2070000000000000007'] }

  it('is found by reading its message again, and the page of the link is not fetched', async () => {
    const includes = { media: [{ media_key: '3_2070000000000000007', type: 'photo', url: picture.url }] }
    const { account, calls } = scriptedUser({ ...event({ attachments }), includes }, bytes)
    expect([...((await account.downloadAttachment?.(link)) ?? [])]).toEqual([1, 2, 3])
    expect(calls).toMatchObject([
      {
        host: 'api.x.com',
        path: '/2/dm_events/2080000000000000090',
        query: { expansions: expect.stringContaining('attachments.media_keys') as unknown },
        authorization: 'Bearer the-user-token',
      },
      {
        host: 'api.x.com',
        path: '/2/dm_conversations/media/2080000000000000090/2070000000000000007/AbCdEf12.jpg',
      },
    ])
  })

  it.each([
    ['the message is gone', refusal(404, { title: 'Not Found Error' })],
    ['the message has no media', event({})],
    ['X does not say where the media is', event({ attachments })],
  ])('is not found when %s', async (_why, answer) => {
    const { account, calls } = scriptedUser(answer)
    await expect(account.downloadAttachment?.(link)).rejects.toMatchObject({ code: 'not_found' })
    expect(calls).toHaveLength(1)
  })

  it('is not taken for that of another host', async () => {
    const { account, calls } = scriptedUser(bytes)
    const url = 'https://x.com.example.com/messages/media/2080000000000000090'
    await account.downloadAttachment?.({ ...link, url })
    expect(calls).toMatchObject([{ host: 'x.com.example.com', authorization: null }])
  })
})

describe('a film', () => {
  it.each(['https://video.twimg.com/dm_gif/1/a.mp4', 'https://ton.example.com/1.1/ton/data/dm/1/2/a.jpg'])(
    'is fetched without credentials: %s',
    async (url) => {
      const { account, calls } = scriptedUser(bytes)
      await account.downloadAttachment?.({ kind: 'video', nativeType: 'video', url })
      expect(calls).toMatchObject([{ host: new URL(url).host, authorization: null }])
    },
  )

  it('that is gone is not found', async () => {
    const { account } = scriptedUser(() => new Response('gone', { status: 404 }))
    const url = 'https://video.twimg.com/dm_gif/1/a.mp4'
    const call = account.downloadAttachment?.({ kind: 'video', nativeType: 'video', url })
    await expect(call).rejects.toMatchObject({ code: 'not_found' })
  })

  it('does not lead to a private address', async () => {
    const { account, calls } = scriptedUser(bytes)
    const call = account.downloadAttachment?.({
      kind: 'video',
      nativeType: 'video',
      url: 'https://10.0.0.1/a',
    })
    await expect(call).rejects.toMatchObject({ code: 'url_refused' })
    expect(calls).toEqual([])
  })

  it('may be at the host that was put in the place of X, and only there', async () => {
    const seen: string[] = []
    const fetch = (input: RequestInfo | URL) => {
      seen.push(input instanceof Request ? input.url : input.toString())
      return Promise.resolve(bytes())
    }
    const adapter = createXAdapter(config, { fetch, baseUrl: 'http://127.0.0.1:4010' })
    const account = adapter.account({ accountId: userId, accessToken: 'the-user-token' })
    const film = (url: string) => account.downloadAttachment?.({ kind: 'video', nativeType: 'video', url })
    await film('http://127.0.0.1:4010/media/1.mp4')
    await expect(film('http://127.0.0.1:4011/media/1.mp4')).rejects.toMatchObject({ code: 'url_refused' })
    expect(seen).toEqual(['http://127.0.0.1:4010/media/1.mp4'])
  })
})
