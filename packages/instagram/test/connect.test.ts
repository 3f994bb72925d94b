import { describe, expect, it } from 'vitest'
import { accountId, now, pageId, refusal, scripted } from './scripted-fetch.ts'

const redirectUri = 'https://example.com/back'
const long = { access_token: 'the-long-token', token_type: 'bearer', expires_in: 5_183_944 }
const me = {
  user_id: 17841400000000001n.toString(),
  id: '900000000000099',
  username: 'shop',
  name: 'The Shop',
}

describe('the login at Instagram', () => {
  it('sends the owner to Instagram', async () => {
    const { url } = await scripted('instagram').adapter.oauth.authorize({ redirectUri, state: 's' })
    expect(url).toMatch(/^https:\/\/www\.instagram\.com\/oauth\/authorize\?/)
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      client_id: '42',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'instagram_business_basic,instagram_business_manage_messages',
      state: 's',
    })
  })

  it.each([
    [
      'bare',
      { access_token: 'the-short-token', user_id: 17841400000000001n.toString(), permissions: ['a', 'b'] },
    ],
    ['wrapped', { data: [{ access_token: 'the-short-token', user_id: '1', permissions: 'a, b' }] }],
  ])('turns a code into a token that lives, from an answer that is %s', async (_name, short) => {
    const { adapter, calls } = scripted('instagram', short, long)
    const grant = await adapter.oauth.exchange({ code: 'the-code#_', redirectUri })
    expect(grant).toEqual({
      accessToken: 'the-long-token',
      expiresAt: new Date(now + 5_183_944_000).toISOString(),
      scopes: ['a', 'b'],
    })
    expect(calls.map(({ url }) => url)).toEqual([
      'https://api.instagram.com/oauth/access_token',
      'https://graph.instagram.com/access_token',
    ])
    expect(new URLSearchParams(String(calls[0]?.body)).get('code')).toBe('the-code')
    expect(calls[1]?.query).toMatchObject({
      grant_type: 'ig_exchange_token',
      access_token: 'the-short-token',
    })
  })

  it('reads the refusal of a code, which has a form of its own', async () => {
    const used = { error_type: 'OAuthException', code: 400, error_message: 'This code has been used' }
    const { adapter } = scripted('instagram', () => Response.json(used, { status: 400 }))
    await expect(adapter.oauth.exchange({ code: 'the-code', redirectUri })).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'Instagram refused the code: This code has been used',
      upstream: { status: 400, code: '400' },
    })
  })

  it('tells a wrong app secret from a wrong code', async () => {
    const refused = {
      error_type: 'OAuthException',
      code: 400,
      error_message: 'Error validating client secret.',
    }
    const { adapter } = scripted('instagram', () => Response.json(refused, { status: 400 }))
    await expect(adapter.oauth.exchange({ code: 'the-code', redirectUri })).rejects.toMatchObject({
      code: 'invalid_config',
      message: 'Instagram refused the app secret; check that app id and secret are both those of Instagram.',
    })
  })

  it.each([
    ['bare', me],
    ['wrapped', { data: [me] }],
  ])('keeps both ids of the account, from an answer that is %s', async (_name, answer) => {
    const { adapter } = scripted('instagram', answer)
    const grant = { accessToken: 'the-token', expiresAt: '2027-01-21T10:00:00.000Z' }
    expect(await adapter.oauth.listAccounts(grant)).toEqual([
      {
        id: accountId,
        name: 'The Shop',
        username: 'shop',
        credentials: { accountId, aliases: ['900000000000099'], ...grant },
      },
    ])
  })

  it('never takes the one id for the other', async () => {
    const { adapter } = scripted('instagram', { id: '900000000000099', username: 'shop' })
    await expect(adapter.oauth.listAccounts({ accessToken: 'the-token' })).rejects.toMatchObject({
      code: 'upstream_malformed',
    })
  })

  it('says what the owner did not grant', async () => {
    const { adapter } = scripted('instagram', me)
    const grant = { accessToken: 'the-token', scopes: ['instagram_business_basic'] }
    const [linkable] = await adapter.oauth.listAccounts(grant)
    expect(linkable?.problem).toContain('instagram_business_manage_messages')
  })

  it('renews a token, but none in its first day', async () => {
    const { adapter, calls } = scripted('instagram', long)
    const old = { accountId, accessToken: 'the-token', expiresAt: '2026-12-01T10:00:00.000Z', aliases: ['9'] }
    expect(await adapter.oauth.refresh?.(old)).toEqual({
      ...old,
      accessToken: 'the-long-token',
      expiresAt: new Date(now + 5_183_944_000).toISOString(),
    })
    expect(calls).toMatchObject([
      {
        url: 'https://graph.instagram.com/refresh_access_token',
        query: { grant_type: 'ig_refresh_token', access_token: 'the-token' },
      },
    ])
    const young = { accountId, accessToken: 'the-token', expiresAt: '2027-01-21T09:00:00.000Z' }
    expect(await adapter.oauth.refresh?.(young)).toBe(young)
    expect(calls).toHaveLength(1)
  })

  it('knows a token of this account, of another one, and a dead one', async () => {
    const inspect = (...answers: Parameters<typeof scripted> extends [unknown, ...infer A] ? A : never) =>
      scripted('instagram', ...answers).adapter.oauth.inspect({ accountId, accessToken: 'the-token' })
    expect(await inspect(me)).toMatchObject({
      valid: true,
      identity: { id: accountId },
      aliases: ['900000000000099'],
    })
    expect(await inspect({ ...me, user_id: '1' })).toMatchObject({ valid: false })
    expect(await inspect(refusal(190, 463))).toMatchObject({ valid: false })
    await expect(inspect(refusal(4))).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('subscribes to what the adapter reads, and to nothing that Instagram does not know there', async () => {
    const { adapter, calls } = scripted('instagram', { success: true })
    await adapter.oauth.subscribe({ accountId, accessToken: 'the-token' })
    const fields = calls[0]?.query.subscribed_fields?.split(',')
    expect(calls[0]?.path).toBe(`/v26.0/${accountId}/subscribed_apps`)
    expect(fields).toContain('messaging_seen')
    expect(fields).not.toContain('message_echoes')
  })
})

describe('the login at Facebook', () => {
  const account = { id: accountId, username: 'shop', name: 'The Shop' }
  const paged = { id: pageId, name: 'The Page', access_token: 'the-page-token', tasks: ['MESSAGING'] }

  it('lists the accounts of Pages, and says which cannot be used', async () => {
    const { adapter, calls } = scripted('facebook', {
      data: [
        { ...paged, instagram_business_account: account },
        { ...paged, id: '2' },
        { ...paged, id: '3', tasks: [], instagram_business_account: { id: '4' } },
      ],
    })
    const accounts = await adapter.oauth.listAccounts({ accessToken: 'token-of-the-owner' })
    expect(accounts[0]).toEqual({
      ...account,
      credentials: { accountId, accessToken: 'the-page-token', aliases: [pageId] },
    })
    expect(accounts.map(({ id, problem }) => [id, problem?.split(' ').slice(0, 3).join(' ')])).toEqual([
      [accountId, undefined],
      ['2', 'This Page has'],
      ['4', 'The person has'],
    ])
    expect(calls[0]?.query.fields).toContain('instagram_business_account{id,')
  })

  it('does not take a wrong app secret for a dead account', async () => {
    const { adapter } = scripted('facebook', refusal(190, undefined, 'Invalid OAuth access token signature.'))
    await expect(adapter.oauth.inspect({ accountId, accessToken: 'the-page-token' })).rejects.toMatchObject({
      code: 'invalid_config',
      upstream: { code: '190' },
    })
  })

  it('subscribes the Page of the token to the fields of both networks', async () => {
    const { adapter, calls } = scripted('facebook', { success: true })
    await adapter.oauth.subscribe({ accountId, accessToken: 'the-page-token' })
    expect(calls[0]?.path).toBe('/v26.0/me/subscribed_apps')
    expect(calls[0]?.query.subscribed_fields).toContain('message_deliveries')
    expect(calls[0]?.query.subscribed_fields).not.toContain('messaging_seen')
  })

  it('knows whose token it is by the account of its Page', async () => {
    const debug = { data: { app_id: '42', is_valid: true, scopes: ['instagram_basic'] } }
    const page = { id: pageId, name: 'The Page', instagram_business_account: account }
    const { adapter } = scripted('facebook', debug, page)
    expect(await adapter.oauth.inspect({ accountId, accessToken: 'the-page-token' })).toMatchObject({
      valid: true,
      identity: account,
      aliases: [pageId],
      missingScopes: [
        'instagram_manage_messages',
        'pages_manage_metadata',
        'pages_messaging',
        'pages_read_engagement',
      ],
    })
    const other = scripted('facebook', debug, page).adapter.oauth
    expect(await other.inspect({ accountId: '1', accessToken: 'the-page-token' })).toMatchObject({
      valid: false,
    })
  })
})
