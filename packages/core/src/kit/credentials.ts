import type { Credentials, CredentialsSource } from '../adapter/credentials.ts'

/**
 * Makes a source of fixed credentials; a source stays what it is. Fixed credentials have no `onRotate`, so
 * an adapter whose tokens rotate must not use up their refresh token.
 *
 * @example
 * const source = credentialsSource({ accountId, accessToken })
 * const { accessToken } = await source.get()
 */
export function credentialsSource(credentials: Credentials | CredentialsSource): CredentialsSource {
  if ('get' in credentials) return credentials
  return { accountId: credentials.accountId, get: () => Promise.resolve(credentials) }
}
