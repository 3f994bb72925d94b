import { resolveRuntime, webCryptoHmac } from '@dm/core/kit'
import { describe, expect, it, vi } from 'vitest'
import { createGraphClient, type GraphClientOptions, type GraphRequest } from './graph-client.ts'

const proof = '847c942557e19858403a5aad4e9234d1b4204540918662811eebbeed9760eb10'
const accessToken = 'token-of-the-page'

async function call(
  request: GraphRequest,
  answer: () => Response = () => Response.json({ ok: true }),
  options: Partial<GraphClientOptions> = {},
) {
  const seen: Request[] = []
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => {
    seen.push(new Request(input, init))
    return Promise.resolve(answer())
  }
  const runtime = resolveRuntime({ fetch })
  const graph = createGraphClient({ runtime, appSecret: 'sim-app-secret', ...options })
  const result = await graph(request).catch((error: unknown) => error)
  return { result, request: seen[0] }
}

describe('createGraphClient', () => {
  it('puts token and proof into the query of a read', async () => {
    const { request, result } = await call({
      method: 'GET',
      path: '/me',
      accessToken,
      query: { fields: 'id' },
    })
    expect(result).toEqual({ ok: true })
    const url = new URL(request!.url)
    expect(url.origin + url.pathname).toBe('https://graph.facebook.com/v26.0/me')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      fields: 'id',
      access_token: accessToken,
      appsecret_proof: proof,
    })
  })

  it('puts the token into a header where that is the way, and the proof only where it is known', async () => {
    const bearer = { tokenAs: 'bearer', host: 'https://graph.example.com' } as const
    const read = await call({ method: 'GET', path: '/me', accessToken, unversioned: true }, undefined, {
      ...bearer,
      proof: false,
    })
    expect(read.request!.url).toBe('https://graph.example.com/me')
    expect(read.request!.headers.get('authorization')).toBe(`Bearer ${accessToken}`)
    const sent = await call({ method: 'POST', path: '/me/x', accessToken, json: { a: 1 } }, undefined, bearer)
    expect(await sent.request!.json()).toEqual({ a: 1 })
    expect(sent.request!.url).toBe(`https://graph.example.com/v26.0/me/x?appsecret_proof=${proof}`)
  })

  it('puts them into the body where there is one', async () => {
    const sent = await call({ method: 'POST', path: '/me/messages', accessToken, json: { a: 1 } })
    expect(sent.request!.url).not.toContain('token')
    expect(await sent.request!.json()).toEqual({ a: 1, access_token: accessToken, appsecret_proof: proof })

    const multipart = new FormData()
    multipart.append('filedata', new Blob(['x'], { type: 'image/png' }), 'x.png')
    const uploaded = await call({ method: 'POST', path: '/me/messages', accessToken, multipart })
    const form = await uploaded.request!.formData()
    expect(form.get('access_token')).toBe(accessToken)
    expect(form.get('appsecret_proof')).toBe(proof)
    expect((form.get('filedata') as File).name).toBe('x.png')
    expect([...multipart.keys()]).toEqual(['filedata'])
  })

  it('keeps them out of the address of a call without content', async () => {
    const { request } = await call({
      method: 'POST',
      path: '/1/subscribed_apps',
      accessToken,
      query: { a: 'b' },
    })
    expect(new URL(request!.url).search).toBe('?a=b')
    expect(await request!.json()).toEqual({ access_token: accessToken, appsecret_proof: proof })
  })

  it('proves each token, and one that is used again without another digest', async () => {
    const hmac = vi.fn(webCryptoHmac)
    const proofs: (string | null)[] = []
    const fetch = (input: RequestInfo | URL) => {
      proofs.push(new URL(new Request(input).url).searchParams.get('appsecret_proof'))
      return Promise.resolve(Response.json({}))
    }
    const graph = createGraphClient({ runtime: resolveRuntime({ fetch, hmac }), appSecret: 'sim-app-secret' })
    for (const each of [accessToken, accessToken, 'another-token', accessToken]) {
      await graph({ method: 'GET', path: '/me', accessToken: each })
    }
    expect(proofs).toEqual([proof, proof, expect.not.stringMatching(proof), proof])
    expect(hmac).toHaveBeenCalledTimes(3)
  })

  it('goes without both when there is no token', async () => {
    const { request } = await call({ method: 'GET', path: '/oauth/access_token' })
    expect(new URL(request!.url).search).toBe('')
  })

  it('honours an error inside a 200, and keeps the token out of it', async () => {
    const message = `Error validating ${accessToken} (${proof})`
    const { result } = await call({ method: 'GET', path: '/me', accessToken }, () =>
      Response.json({ error: { message, code: 190, error_subcode: 463 } }),
    )
    expect(result).toMatchObject({ code: 'auth_expired', upstream: { status: 200, subcode: '463' } })
    expect(JSON.stringify(result)).not.toContain(accessToken)
    expect(JSON.stringify(result)).not.toContain(proof)
  })

  it('does not know what became of a send when a gateway before Meta gives up', async () => {
    const down = () => new Response('<html>bad gateway</html>', { status: 502 })
    const read = await call({ method: 'GET', path: '/me', accessToken }, down)
    expect(read.result).toMatchObject({ code: 'upstream_unavailable', retryable: true })
    const send = await call({ method: 'POST', path: '/m', accessToken, json: {}, mayHaveEffect: true }, down)
    expect(send.result).toMatchObject({ code: 'outcome_unknown', retryable: false })
  })
})
