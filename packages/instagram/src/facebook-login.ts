import type { ConnectFlow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { createPageConnectFlow } from '@dm/meta'
import type { ConnectParts } from './connect-parts.ts'

/**
 * Through the Pages of a person: an account is known by its professional id, and its Page is another name for it.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-facebook-login/business-login-for-instagram
 */
export function createFacebookLogin({ graph, config, flavour, runtime }: ConnectParts): ConnectFlow {
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
