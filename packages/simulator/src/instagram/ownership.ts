import type { InstagramContext } from './context.ts'

/**
 * Whether a request is Instagram's. Its own hosts are; on Facebook's a token, an app or an id of this world must
 * stand in the address or the header.
 */
export function isInstagrams({ world }: Pick<InstagramContext, 'world'>, request: Request): boolean {
  const { hostname, pathname, searchParams } = new URL(request.url)
  if (/(^|\.)(instagram\.com|cdninstagram\.com)$/.test(hostname)) return true
  if (hostname === 'lookaside.fbsbx.com') return pathname.startsWith('/ig_messaging_cdn/')
  if (hostname !== 'graph.facebook.com' && hostname !== 'www.facebook.com') return false
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const named = ['access_token', 'input_token', 'fb_exchange_token'].map((name) => searchParams.get(name))
  const tokens = [bearer, ...named].filter((value) => typeof value === 'string')
  const appIds = [searchParams.get('client_id') ?? '', ...tokens.map((value) => value.split('|')[0] ?? '')]
  if (tokens.some((value) => world.tokens.has(value)) || appIds.some((id) => world.apps.has(id))) return true
  const ids = pathname.split('/')
  const nodes = [world.apps, world.accounts, world.pages, world.users, world.customers]
  const threads = [world.conversations, world.messages]
  return ids.some((id) => [...nodes, ...threads].some((map) => map.has(id)))
}

/** Whether a request carries a token of Instagram Login, where a test can see it. */
export function hasInstagramToken({ world }: Pick<InstagramContext, 'world'>, request: Request): boolean {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const value = bearer ?? new URL(request.url).searchParams.get('access_token') ?? ''
  return world.tokens.get(value)?.type === 'INSTAGRAM'
}
