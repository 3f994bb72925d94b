import { describe, expect, it, vi } from 'vitest'
import { fetchMedia } from './fetch-media.ts'
import { resolveRuntime } from './runtime.ts'

const ours = vi.fn(() => Promise.resolve(new Response('ours')))
const foreign = vi.fn(() => Promise.resolve(new Response('foreign')))
const baseUrl = 'http://127.0.0.1:4010'

async function textOf(url: string, runtime: Parameters<typeof resolveRuntime>[0] = {}): Promise<string> {
  const resolved = resolveRuntime({ fetch: ours, foreignFetch: foreign, ...runtime })
  const { bytes } = await fetchMedia(url, { runtime: resolved, maxBytes: 100, field: 'attachments[0].url' })
  return new TextDecoder().decode(bytes)
}

describe('fetchMedia', () => {
  it('takes what strangers name through the fetch for it', async () => {
    await expect(textOf('https://example.com/a.png')).resolves.toBe('foreign')
  })

  it('refuses private addresses, unless they are let through', async () => {
    await expect(textOf('http://127.0.0.1/a.png')).rejects.toMatchObject({
      code: 'url_refused',
      field: 'attachments[0].url',
    })
    await expect(textOf('http://127.0.0.1/a.png', { allowPrivateUrls: true })).resolves.toBe('foreign')
  })

  it('trusts the host in place of the network for itself, and for nothing that it points to', async () => {
    await expect(textOf(`${baseUrl}/a.png`, { baseUrl })).resolves.toBe('ours')
    await expect(textOf('http://127.0.0.1:4011/a.png', { baseUrl })).rejects.toMatchObject({
      code: 'url_refused',
    })
    const redirecting = () => Promise.resolve(Response.redirect('https://example.com/b.png'))
    await expect(textOf(`${baseUrl}/a.png`, { baseUrl, fetch: redirecting })).rejects.toMatchObject({
      code: 'attachment_refused',
    })
  })
})
