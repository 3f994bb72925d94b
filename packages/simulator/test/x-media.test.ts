import { describe, expect, test } from 'vitest'
import { api, readX, simulatedX, type XAnswer } from './x-simulated.ts'
import { oauth1Header } from './x-oauth1.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])

function uploading() {
  const setup = simulatedX()
  const { sim, seed, call } = setup

  async function form(path: string, fields: Record<string, string | Blob>, token = seed.accessToken) {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    const headers = { authorization: `Bearer ${token}` }
    return readX(await sim.fetch(`${api}${path}`, { method: 'POST', headers, body }))
  }
  return {
    ...setup,
    form,
    oneShot: (bytes = png, category = 'dm_image', type = 'image/png') =>
      form('/2/media/upload', { media: new Blob([bytes], { type }), media_category: category }),
    chunked: async (type: string, category: string, parts: Uint8Array<ArrayBuffer>[]): Promise<XAnswer> => {
      const total = parts.reduce((sum, part) => sum + part.byteLength, 0)
      const begun = await call('POST', '/2/media/upload/initialize', {
        media_type: type,
        total_bytes: total,
        media_category: category,
      })
      const { id } = begun.body.data
      for (const [index, part] of parts.entries()) {
        await form(`/2/media/upload/${id}/append`, { media: new Blob([part]), segment_index: String(index) })
      }
      return call('POST', `/2/media/upload/${id}/finalize`)
    },
  }
}

test('a picture goes up at once and arrives with its bytes', async () => {
  const { oneShot, send, inbox, call } = uploading()
  const { body, status } = await oneShot()
  expect(status).toBe(200)
  expect(body.data).toMatchObject({
    media_key: `3_${body.data.id}`,
    size: 7,
    expires_after_secs: 86_400,
    image: { image_type: 'image/png' },
  })
  expect(body.data).not.toHaveProperty('processing_info')
  expect((await send({ attachments: [{ media_id: body.data.id }] })).status).toBe(201)
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', png)).toString('hex')
  expect(inbox().messages[0]).toMatchObject({
    text: '',
    attachments: [{ type: 'photo', contentType: 'image/png', size: 7, sha256: digest }],
  })
  const base64 = await call('POST', '/2/media/upload', {
    media: Buffer.from(png).toString('base64'),
    media_category: 'dm_image',
  })
  expect(base64.body.data).toMatchObject({ size: 7, image: { image_type: 'image/png' } })
})

test('a media goes with one message, of its owner, in its day, when it was meant for messages', async () => {
  const { sim, oneShot, send, call, seed, ada } = uploading()
  const attach = (id: string, token?: string) =>
    call('POST', `/2/dm_conversations/with/${ada}/messages`, { attachments: [{ media_id: id }] }, token)
  const { id } = (await oneShot()).body.data
  const foreign = await attach(id, seed.otherUser.accessToken)
  expect(foreign.body).toMatchObject({
    status: 403,
    detail: 'You are not permitted to attach this media to a DM event.',
  })
  expect((await attach(id)).status).toBe(201)
  expect((await attach(id)).status).toBe(403)
  expect((await attach((await oneShot(png, 'tweet_image')).body.data.id)).status).toBe(403)
  const late = (await oneShot()).body.data.id
  sim.clock.advance(24 * 3_600_000)
  sim.x.token({ expiresAtMs: 0 })
  expect((await send({ attachments: [{ media_id: late }] })).status).toBe(400)
})

test('a shared media goes with several, and keeps the id of its first message', async () => {
  const { sim, call, form, send, get } = uploading()
  const begun = await call('POST', '/2/media/upload/initialize', {
    media_type: 'image/png',
    total_bytes: 7,
    media_category: 'dm_image',
    shared: true,
  })
  const { id } = begun.body.data
  await form(`/2/media/upload/${id}/append`, { media: new Blob([png]), segment_index: '0' })
  await call('POST', `/2/media/upload/${id}/finalize`)
  const first = await send({ attachments: [{ media_id: id }] })
  const second = await send({ attachments: [{ media_id: id }] })
  const { body } = await get(
    `/2/dm_events/${second.body.data.dm_event_id}?expansions=attachments.media_keys&media.fields=url`,
  )
  expect(body.includes.media[0]!.url).toContain(`/dm/${first.body.data.dm_event_id}/${id}/`)
  await sim.settle()
})

describe('a video', () => {
  const part = (length: number, fill: number) => new Uint8Array(length).fill(fill)

  test('goes up in segments and is processed for a while', async () => {
    const { sim, chunked, send, get } = uploading()
    const { body } = await chunked('video/mp4', 'dm_video', [part(5, 1), part(3, 2)])
    const { id } = body.data
    expect(body.data).toMatchObject({
      size: 8,
      processing_info: { state: 'pending', check_after_secs: 2, progress_percent: 0 },
    })
    expect((await send({ attachments: [{ media_id: id }] })).status).toBe(400)
    const status = async () =>
      (await get(`/2/media/upload?media_id=${id}&command=STATUS`)).body.data.processing_info
    sim.clock.advance(1000)
    expect(await status()).toMatchObject({ state: 'in_progress', check_after_secs: 1, progress_percent: 50 })
    sim.clock.advance(1000)
    expect(await status()).toEqual({ state: 'succeeded', progress_percent: 100 })
    const sent = await send({ text: 'Look', attachments: [{ media_id: id }] })
    const event = await get(
      `/2/dm_events/${sent.body.data.dm_event_id}?expansions=attachments.media_keys&media.fields=variants,preview_image_url,duration_ms,url`,
    )
    const [media] = event.body.includes.media
    expect(media).toMatchObject({ media_key: `13_${id}`, type: 'video' })
    expect(media).not.toHaveProperty('url')
    const variants = media!.variants as { content_type: string; url: string }[]
    expect(variants.map(({ content_type }) => content_type)).toEqual([
      'application/x-mpegURL',
      'video/mp4',
      'video/mp4',
    ])
    const file = await sim.fetch(variants.at(-1)!.url)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array([1, 1, 1, 1, 1, 2, 2, 2]))
    expect((await sim.fetch(variants[0]!.url)).headers.get('content-type')).toBe('application/x-mpegURL')
    expect((await sim.fetch(media!.preview_image_url as string)).status).toBe(200)
  })

  test('can fail, or be ready at once', async () => {
    const { sim, chunked, get, send } = uploading()
    sim.x.switches({ processing: 'failed' })
    const { id } = (await chunked('image/gif', 'dm_gif', [part(4, 1)])).body.data
    sim.clock.advance(2000)
    const { body } = await get(`/2/media/upload?media_id=${id}&command=STATUS`)
    expect(body.data.processing_info).toMatchObject({ state: 'failed', error: { name: 'InvalidMedia' } })
    expect((await send({ attachments: [{ media_id: id }] })).status).toBe(400)
    sim.x.switches({ processing: 'at_once' })
    const ready = await chunked('image/gif', 'dm_gif', [part(4, 1)])
    expect(ready.body.data).not.toHaveProperty('processing_info')
    expect(ready.body.data.media_key).toBe(`16_${ready.body.data.id}`)
  })

  test('is refused when it does not add up', async () => {
    const { call, form, oneShot, seed } = uploading()
    const initialize = (patch: object) =>
      call('POST', '/2/media/upload/initialize', {
        media_type: 'video/mp4',
        total_bytes: 8,
        media_category: 'dm_video',
        ...patch,
      })
    for (const patch of [
      { media_type: 'application/pdf' },
      { media_type: 'image/png' },
      { media_category: 'dm_audio' },
      { total_bytes: 0 },
      { total_bytes: 512 * 1024 * 1024 + 1 },
      { name: 'x' },
    ]) {
      expect([patch, (await initialize(patch)).status]).toEqual([patch, 400])
    }
    const { id } = (await initialize({})).body.data
    const append = (index: string, token?: string) =>
      form(`/2/media/upload/${id}/append`, { media: new Blob([part(5, 1)]), segment_index: index }, token)
    expect((await append('1000')).status).toBe(400)
    expect((await append('0', seed.otherUser.accessToken)).status).toBe(400)
    expect((await append('0')).body.data).toMatchObject({ expires_at: expect.any(Number) as unknown })
    expect((await call('POST', `/2/media/upload/${id}/finalize`)).status).toBe(400)
    expect((await oneShot(png, 'dm_video', 'video/mp4')).status).toBe(400)
    expect((await oneShot(new Uint8Array(5 * 1024 * 1024 + 1))).status).toBe(400)
  })

  test('also goes by the older commands', async () => {
    const { form } = uploading()
    const path = '/2/media/upload'
    const begun = await form(path, {
      command: 'INIT',
      media_type: 'video/mp4',
      total_bytes: '4',
      media_category: 'dm_video',
    })
    const media_id = begun.body.data.id
    await form(path, { command: 'APPEND', media_id, segment_index: '0', media: new Blob([part(4, 7)]) })
    expect((await form(path, { command: 'FINALIZE', media_id })).body.data.size).toBe(4)
    expect((await form(path, { command: 'STATUS', media_id })).status).toBe(400)
  })
})

test('a picture is private: a signature or the download route opens it, for participants', async () => {
  const { sim, seed, get } = uploading()
  const { mid } = await sim.x.speak({
    attachments: [{ type: 'image', contentBase64: Buffer.from(png).toString('base64') }],
  })
  const { body } = await get(`/2/dm_events/${mid!}?expansions=attachments.media_keys&media.fields=url`)
  const url = body.includes.media[0]!.url
  expect(url).toMatch(new RegExp(`^https://ton\\.twitter\\.com/1\\.1/ton/data/dm/${mid!}/\\d+/[\\w.]+$`))
  const fetchAs = async (authorization?: string) =>
    sim.fetch(url, authorization === undefined ? {} : { headers: { authorization } })
  expect((await fetchAs()).status).toBe(401)
  expect((await fetchAs(`Bearer ${seed.accessToken}`)).status).toBe(403)
  const consumer = { consumerKey: seed.consumerKey, consumerSecret: seed.consumerSecret }
  const sign = (keys: typeof seed.oauth1) =>
    oauth1Header({ method: 'GET', url, nowMs: sim.clock.now(), ...consumer, ...keys })
  const signed = await fetchAs(await sign(seed.oauth1))
  expect([signed.status, signed.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect((await fetchAs(await sign(seed.otherUser.oauth1))).status).toBe(403)

  const path = `/2/dm_conversations/media/${url.split('/').slice(-3).join('/')}`
  const headers = { authorization: `Bearer ${seed.accessToken}` }
  const download = await sim.fetch(`${api}${path}`, { headers })
  expect(download.headers.get('content-type')).toBe('application/octet-stream')
  expect(new Uint8Array(await download.arrayBuffer())).toEqual(png)
  expect((await get(path, seed.otherUser.accessToken)).status).toBe(403)
  expect((await get(path, seed.appBearerToken)).status).toBe(403)
  expect((await get(path.replace(mid!, '1'))).status).toBe(404)
})

describe('an upload is refused', () => {
  test('when the file is nothing that can be sent', async () => {
    const { oneShot, form } = uploading()
    const pdf = new TextEncoder().encode('%PDF-1.7 and so on')
    expect((await oneShot(pdf, 'dm_image', 'application/pdf')).status).toBe(400)
    expect((await oneShot(pdf, 'dm_image', 'toString')).status).toBe(400)
    expect(
      (await form('/2/media/upload', { media: new Blob([pdf]), media_category: 'dm_image' })).status,
    ).toBe(400)
    expect((await oneShot(png, 'dm_image', '')).status).toBe(200)
  })

  test('when it is larger than its kind may be', async () => {
    const { call } = uploading()
    const megabyte = 1024 * 1024
    const kinds = [
      ['image/png', 'dm_image', 5],
      ['image/gif', 'dm_gif', 15],
      ['video/mp4', 'dm_video', 512],
    ] as const
    for (const [media_type, media_category, most] of kinds) {
      const begin = async (total_bytes: number) =>
        (await call('POST', '/2/media/upload/initialize', { media_type, media_category, total_bytes })).status
      expect([media_category, await begin(most * megabyte), await begin(most * megabyte + 1)]).toEqual([
        media_category,
        200,
        400,
      ])
    }
  })

  test('when its form says more than there is to say', async () => {
    const { form } = uploading()
    const media = new Blob([png], { type: 'image/png' })
    const { status, body } = await form('/2/media/upload', {
      media,
      media_category: 'dm_image',
      alt_text: 'A picture',
    })
    expect([status, String(body.errors[0]?.message)]).toEqual([400, expect.stringContaining('$.alt_text')])
  })

  test('when its numbers are none', async () => {
    const { call, form } = uploading()
    const path = '/2/media/upload'
    const begin = (total_bytes: string) =>
      form(path, { command: 'INIT', media_type: 'video/mp4', media_category: 'dm_video', total_bytes })
    for (const total of ['', 'many', '1.5'])
      expect([total, (await begin(total)).status]).toEqual([total, 400])
    const media_id = (await begin('7')).body.data.id
    const media = new Blob([png])
    for (const segment_index of ['', '0x1', '-1', '1.5']) {
      const { status } = await form(path, { command: 'APPEND', media_id, segment_index, media })
      expect([segment_index, status]).toEqual([segment_index, 400])
    }
    const { status } = await call('POST', `${path}/initialize`, {
      media_type: 'image/png',
      total_bytes: 7,
      media_category: 'dm_image',
      additional_owners: ['somebody'],
    })
    expect(status).toBe(400)
  })

  test('when it shares in one shot, since the description has no such field any more', async () => {
    const { sim, call, form } = uploading()
    const share = async () => {
      const fields = { media: new Blob([png], { type: 'image/png' }), media_category: 'dm_image' }
      const inForm = await form('/2/media/upload', { ...fields, shared: 'true' })
      const media = Buffer.from(png).toString('base64')
      const inJson = await call('POST', '/2/media/upload', {
        media,
        media_category: 'dm_image',
        shared: true,
      })
      return [inForm.status, inJson.status]
    }
    expect(await share()).toEqual([200, 200])
    sim.x.switches({ spec: '2.167' })
    expect(await share()).toEqual([400, 400])
  })

  test('when its state is asked for without saying whose', async () => {
    const { get } = uploading()
    const { status, body } = await get('/2/media/upload?command=STATUS')
    expect([status, body.errors]).toMatchObject([400, [{ parameters: { media_id: [] } }]])
  })
})
