import type { ConnectFlow } from '@dm/core'
import type { ConnectParts } from './connect-parts.ts'
import { createFacebookLogin } from './facebook-login.ts'
import { createInstagramLogin } from './instagram-login.ts'

/** How an owner connects accounts: each flavour with its own login. */
export function createInstagramConnectFlow(parts: ConnectParts): ConnectFlow {
  return parts.flavour.login === 'instagram' ? createInstagramLogin(parts) : createFacebookLogin(parts)
}
