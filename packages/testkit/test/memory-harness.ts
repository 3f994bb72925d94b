import type { Capabilities, Credentials, NetworkRefusal } from '@dm/core'
import { createFaultyFetch, type Harness, type Refusal } from '../src/index.ts'
import { createMemoryAdapter, type MemoryAdapterOptions } from './memory-adapter.ts'
import { createMemoryApi, refuse } from './memory-api.ts'
import { apartCapabilities, bareCapabilities, fullCapabilities } from './memory-capabilities.ts'
import type { MemoryRenewal } from './memory-connect.ts'
import {
  createMemoryWorld,
  memoryAccountId,
  memoryAppSecret,
  memoryRefreshTokens,
  memoryTokens,
} from './memory-world.ts'

/** Kinds of networks: one that can do everything, one that can do next to nothing, and one in between. */
export type MemoryVariant = 'full' | 'bare' | 'apart'

const capabilitiesOf: Readonly<Record<MemoryVariant, Capabilities>> = {
  full: fullCapabilities,
  bare: bareCapabilities,
  apart: apartCapabilities,
}

const renewalIn: Readonly<Record<MemoryVariant, MemoryRenewal>> = {
  full: 'with_refresh_token',
  bare: 'never',
  apart: 'while_alive',
}

function refusalOf(status: number, code: string, subcode?: string): Refusal {
  return { answer: () => refuse(status, code, subcode), code, ...(subcode !== undefined && { subcode }) }
}

const commonRefusals = {
  rate_limited: refusalOf(429, 'slow_down'),
  auth_expired: refusalOf(401, 'dead_token'),
  permission_missing: refusalOf(403, 'not_allowed'),
  upstream_unavailable: refusalOf(503, 'down'),
  upstream_refused: refusalOf(400, 'error_of_the_day'),
}

const ownRefusals: Readonly<Record<NetworkRefusal | 'window_closed', Refusal>> = {
  window_closed: refusalOf(400, 'too_late'),
  invalid_request: refusalOf(400, 'bad_call', 'by_half'),
  invalid_config: refusalOf(400, 'bad_app'),
  message_empty: refusalOf(400, 'no_content'),
  message_too_long: refusalOf(400, 'too_many_words'),
  content_unsupported: refusalOf(400, 'odd_content'),
  attachment_refused: refusalOf(400, 'odd_file'),
  attachment_too_large: refusalOf(413, 'big_file'),
  recipient_not_found: refusalOf(400, 'nobody_there'),
  recipient_unavailable: refusalOf(403, 'shut_door'),
  policy_refused: refusalOf(403, 'bad_manners'),
  not_found: refusalOf(404, 'no_such_thing'),
  thread_not_owned: refusalOf(409, 'other_app'),
  account_restricted: refusalOf(403, 'locked_account'),
  payment_required: refusalOf(402, 'no_money'),
  outcome_unknown: refusalOf(500, 'who_knows'),
}

export function createMemoryHarness(
  variant: MemoryVariant = 'full',
  changes: Partial<Capabilities> = {},
): Harness {
  const world = createMemoryWorld()
  const refusals = variant === 'bare' ? commonRefusals : { ...commonRefusals, ...ownRefusals }
  const { fetch, fail } = createFaultyFetch(createMemoryApi(world, capabilitiesOf[variant]), refusals)
  const verifyToken = variant === 'bare' ? undefined : 'verify-token-of-memory'
  const renews = renewalIn[variant]
  const options: MemoryAdapterOptions = {
    fetch,
    capabilities: { ...capabilitiesOf[variant], ...changes },
    verifyToken,
    renews,
    clock: () => world.now(),
    findsConversations: variant !== 'apart',
  }
  const adapter = createMemoryAdapter(options)
  const question = (token: string) => ({
    method: 'GET',
    url: `https://example.com/webhooks?${new URLSearchParams({ token, answer: '4711' }).toString()}`,
    headers: new Headers(),
  })
  const credentials: Credentials = {
    accountId: memoryAccountId,
    accessToken: memoryTokens.good,
    ...(renews === 'with_refresh_token' && { refreshToken: memoryRefreshTokens.good }),
  }
  return {
    adapter,
    credentials,
    badCredentials: {
      accountId: memoryAccountId,
      accessToken: memoryTokens.dead,
      ...(credentials.refreshToken !== undefined && { refreshToken: memoryRefreshTokens.dead }),
    },
    appSecrets: [memoryAppSecret],
    ...(renews !== 'never' && {
      renewal: {
        makeDue() {
          const ends = world.ageTokens(renews === 'while_alive' ? 1000 : 0)
          return { ...credentials, expiresAt: new Date(ends).toISOString() }
        },
        secondAdapter: () => createMemoryAdapter(options),
      },
    }),
    network: {
      correspondents: world.people,
      stranger: 'nobody',
      happen: (happening) => world.happen(happening),
      takeWebhooks: () => world.takeWebhooks(),
      inbox: (correspondent) => world.inbox(correspondent),
      media(kind, by, sizeBytes = 0) {
        const name = world.newId(kind).padEnd(sizeBytes, '.')
        if (by === 'url')
          return {
            attachment: { kind, url: `https://media.example/${name}` },
            content: `https://media.example/${name}`,
          }
        if (by === 'id') return { attachment: { kind, id: name }, content: name }
        const data = new TextEncoder().encode(name)
        return { attachment: { kind, data, mimeType: 'image/png' }, content: data.join() }
      },
      refusals,
      fail,
      challenges: () =>
        verifyToken === undefined
          ? undefined
          : {
              good: question(verifyToken),
              bad: question('wrong'),
              accepts: ({ status, body }) => status === 200 && body === '4711',
            },
      approve(authorizeUrl) {
        const { searchParams } = new URL(authorizeUrl)
        const redirectUri = searchParams.get('redirectUri') ?? ''
        const code = world.newId('code')
        world.codes.set(code, redirectUri)
        const query = new URLSearchParams({ code, state: searchParams.get('state') ?? '' })
        return `${redirectUri}?${query.toString()}`
      },
    },
  }
}
