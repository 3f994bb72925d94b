import { createFacebookAdapter, facebookWebhookFields } from '@dm/facebook'
import { describe, expect, it } from 'vitest'

function connectFlow(...answers: unknown[]) {
  const urls: URL[] = []
  const fetch = (input: RequestInfo | URL) => {
    urls.push(new URL(input instanceof Request ? input.url : input))
    return Promise.resolve(Response.json(answers[urls.length - 1]))
  }
  const config = { appId: '42', appSecret: 'the-app-secret', verifyToken: 'word' }
  return { urls, oauth: createFacebookAdapter(config, { fetch, baseUrl: 'https://graph.example' }).oauth }
}

describe('the connect flow', () => {
  it('sends the owner to the dialog of the configured host', async () => {
    const { url } = await connectFlow().oauth.authorize({
      redirectUri: 'https://example.com/back',
      state: 's',
    })
    expect(url).toMatch(/^https:\/\/graph\.example\/v26\.0\/dialog\/oauth\?/)
    expect(new URL(url).searchParams.get('scope')).toContain('pages_messaging')
  })

  it('lists every Page, and says which cannot be used', async () => {
    const next = 'https://graph.example/next'
    const { oauth, urls } = connectFlow(
      {
        data: [{ id: '1', name: 'One', access_token: 'token-one', tasks: ['MESSAGING', 'ANALYZE'] }],
        paging: { cursors: { after: 'A' }, next },
      },
      {
        data: [
          { id: '2', name: 'Two', access_token: 'token-two', tasks: ['ANALYZE'] },
          { id: '3', name: 'Three' },
        ],
      },
    )
    const accounts = await oauth.listAccounts({ accessToken: 'token-of-the-owner' })
    expect(accounts).toMatchObject([
      { id: '1', name: 'One', credentials: { accountId: '1', accessToken: 'token-one' } },
      { id: '2' },
      { id: '3' },
    ])
    expect(accounts[1]?.problem).toContain('task')
    expect(accounts[2]?.problem).toContain('token')
    expect(accounts[0]).not.toHaveProperty('problem')
    expect(urls.map((url) => url.searchParams.get('after'))).toEqual([null, 'A'])
  })

  it('says which permissions a token lacks that works', async () => {
    const { oauth } = connectFlow(
      { data: { app_id: '42', profile_id: '1', is_valid: true, scopes: ['pages_show_list'] } },
      { id: '1', name: 'One' },
    )
    expect(await oauth.inspect({ accountId: '1', accessToken: 'token-one' })).toEqual({
      valid: true,
      identity: { id: '1', name: 'One' },
      scopes: ['pages_show_list'],
      missingScopes: ['pages_messaging', 'pages_manage_metadata', 'pages_read_engagement'],
    })
  })

  it('subscribes a Page to everything that the adapter reads', async () => {
    const { oauth, urls } = connectFlow({ success: true })
    await oauth.subscribe({ accountId: '1', accessToken: 'token-one' })
    expect(urls[0]?.searchParams.get('subscribed_fields')).toBe(facebookWebhookFields.join(','))
    expect(facebookWebhookFields).not.toContain('response_feedback')
  })
})
