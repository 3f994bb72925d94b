import type { ConnectFlow } from '@dm/core'
import { omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import { createPageConnectFlow, type GraphClient } from '@dm/meta'
import type { InstagramConfig } from './config.ts'
import type { Flavour } from './flavour.ts'
import { createInstagramLogin } from './instagram-login.ts'

export interface ConnectParts {
  readonly graph: GraphClient
  readonly config: InstagramConfig
  readonly flavour: Flavour
  readonly runtime: ResolvedRuntime
}

/** How an owner connects accounts: each flavour with its own login. */
export function createInstagramConnectFlow(parts: ConnectParts): ConnectFlow {
  return parts.flavour.login === 'instagram' ? createInstagramLogin(parts) : createFacebookLogin(parts)
}

/**
 * Through the Pages of a person: an account is known by its professional id, and its Page is another name for it.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-facebook-login/business-login-for-instagram
 */
function createFacebookLogin({ graph, config, flavour, runtime }: ConnectParts): ConnectFlow {
  const { scopes, neededScopes, owner } = flavour
  return createPageConnectFlow({
    graph,
    app: config,
    runtime,
    scopes,
    neededScopes,
    pageFields: [
      'id',
      'name',
      'access_token',
      'tasks',
      'instagram_business_account{id,name,username,profile_picture_url}',
    ],
    accountOf({ instagram_business_account: account }) {
      if (account?.id === undefined) return undefined
      const { id, name, username, profile_picture_url: pictureUrl } = account
      return omitUndefined({ id, name, username, pictureUrl })
    },
    withoutAccount: 'This Page has no Instagram account; link one in its settings, and grant access to it.',
    pageOf: owner,
  })
}
