import { DmError, type Credentials, type CredentialsHealth, type Participant } from '@dm/core'
import { createRenewal, omitUndefined } from '@dm/core/kit'
import type { Context, Platform } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { LinkChange } from '../hook/hook-store.ts'
import type { AccountToLink, Linked, LinkedAccount } from './account-store.ts'
import { credentialsSource, refreshBy, refreshed, renewalTime } from './credentials-source.ts'

export interface LinkRequest {
  readonly profileId: string
  readonly platform: Platform
  readonly credentials: Credentials
  readonly sandbox?: boolean
  /** Names what the environment says, when it is the environment that links. */
  readonly configured?: string
}

export interface Linking {
  readonly account: LinkedAccount
  readonly isNew: boolean
}

/**
 * Links an account that the operator holds credentials for: asks the network whether they work, keeps them
 * encrypted, and only then subscribes to the webhooks, so that none comes for an account that is not known.
 * Linking it again renews the credentials.
 */
export async function linkAccount(context: Context, request: LinkRequest): Promise<Linking> {
  // That configuration names it still is no news.
  const { account, isNew } = await link(context, request, sourceOf(request) === 'user')
  return { account, isNew }
}

const sourceOf = ({ configured }: LinkRequest) => (configured === undefined ? 'user' : 'system')

/** @param tellsRenewed whether it is told, too, when it was linked before */
async function link(context: Context, request: LinkRequest, tellsRenewed: boolean): Promise<Linking> {
  const { platform, credentials: given } = request
  const { oauth } = platform.adapter
  const health = await oauth.inspect(given)
  if (!health.valid) {
    const renewable = oauth.refresh !== undefined && given.refreshToken !== undefined
    if (renewable) return linkRenewed(context, request, health)
    throw refusedCredentials(platform, health)
  }
  if (health.missingScopes?.length) {
    throw new WireError('permission_missing', {
      field: 'accessToken',
      message: `${platform.title} credentials lack ${health.missingScopes.join(', ')}; grant them and link again.`,
    })
  }
  const { accountId } = given
  const { identity = { id: accountId } } = health
  if (identity.id !== accountId) {
    throw new WireError('invalid_request', {
      field: 'accountId',
      message: `These credentials belong to the ${platform.title} account ${identity.id}, not to ${accountId}.`,
    })
  }
  const credentials = completed(given, health)
  const source = sourceOf(request)
  const linked = await keep(context, request, credentials, identity, {
    made: { type: 'link', source, ...refreshBy(credentials) },
    ...(tellsRenewed && { renewed: refreshed(source, credentials) }),
  })
  try {
    await oauth.subscribe(credentials)
  } catch (error) {
    // Without its webhooks it is not linked; what was linked before stays so.
    if (linked.isNew) await undo(context, linked)
    throw error
  }
  await tellMade(context, linked)
  context.log.info(
    { platform: platform.id, account: linked.account.nativeId, isNew: linked.isNew },
    'account linked',
  )
  return linked
}

/**
 * Links an account whose access token has ended, with the refresh token beside it. What was given is kept first,
 * because a refresh token may work once: what comes of it has a place to go before it is used.
 */
async function linkRenewed(
  context: Context,
  request: LinkRequest,
  health: CredentialsHealth,
): Promise<Linking> {
  const { platform, credentials: given } = request
  const { oauth } = platform.adapter
  const source = sourceOf(request)
  const first = await keep(
    context,
    request,
    completed(given, health),
    { id: given.accountId },
    { made: { type: 'link', source } },
  )
  const { account, isNew } = first
  const renewal = createRenewal({
    isDue: ({ accessToken }) => accessToken === given.accessToken,
    refresh: (credentials) => oauth.refresh?.(credentials) ?? Promise.resolve(credentials),
  })
  try {
    const told = (renewed: Credentials) => (isNew ? undefined : refreshed(source, renewed))
    const credentials = await renewal.fresh(credentialsSource(context, account, told))
    if (credentials.accessToken === given.accessToken) throw refusedCredentials(platform, health)
    const renewed = await link(context, { ...request, credentials }, false)
    await tellMade(context, first, refreshBy(credentials))
    return { account: renewed.account, isNew }
  } catch (error) {
    const spent = DmError.isInstance(error) && error.code === 'auth_expired'
    // A network that does not answer now is no reason to throw away what was renewed.
    if (isNew && (spent || error instanceof WireError)) await undo(context, first)
    throw spent ? refusedCredentials(platform, health) : error
  }
}

/** What is told of a new link waits for this. Without it, it goes some minutes later: linked it is. */
async function tellMade(
  { store, log }: Context,
  linked: Linked,
  since: Pick<LinkChange, 'refreshBy'> = {},
): Promise<void> {
  await store.accounts.keepLink(linked, since).catch((error: unknown) => {
    log.warn({ err: error, account: linked.account.nativeId }, 'that an account was linked is told later')
  })
}

const undo = ({ store }: Context, linked: Linked) =>
  store.accounts.undoLink(linked, { type: 'unlink', source: 'system' })

/** Keeps the credentials of an account, unless another profile or another account is in the way. */
async function keep(
  context: Context,
  { profileId, platform, sandbox = false, configured }: LinkRequest,
  credentials: Credentials,
  { name, username, pictureUrl }: Participant,
  told: AccountToLink['told'],
): Promise<Linked> {
  const { accountId } = credentials
  const linked = await context.store.accounts.link({
    profileId,
    platform: platform.id,
    nativeId: accountId,
    aliases: credentials.aliases ?? [],
    credentials,
    sandbox,
    ...omitUndefined({
      name,
      username,
      pictureUrl,
      configured,
      told,
      renewAt: renewalTime(credentials, context.networkClock()),
    }),
  })
  if (linked === 'taken') {
    throw new WireError('invalid_request', {
      field: 'accountId',
      message: `The ${platform.title} account ${accountId} is linked to another profile; unlink it there first.`,
    })
  }
  if (linked === 'occupied') {
    throw new WireError('invalid_request', {
      field: 'platform',
      message: `This profile has another ${platform.title} account; unlink that one first.`,
    })
  }
  return linked
}

/** The network knows more of an account than whoever links it by hand. */
function completed(given: Credentials, health: CredentialsHealth): Credentials {
  const aliases = [...new Set([...(given.aliases ?? []), ...(health.aliases ?? [])])]
  const expiresAt = health.expiresAt ?? given.expiresAt
  if (expiresAt !== undefined && Number.isNaN(Date.parse(expiresAt))) {
    throw new WireError('invalid_request', {
      field: 'expiresAt',
      message: 'expiresAt is not a time: write it like 2026-11-22T10:00:00.000Z.',
    })
  }
  return {
    ...given,
    ...omitUndefined({ expiresAt }),
    ...(aliases.length > 0 && { aliases }),
  }
}

function refusedCredentials(platform: Platform, health: CredentialsHealth): WireError {
  return new WireError('invalid_request', {
    field: 'accessToken',
    message: `${platform.title} does not accept these credentials: ${health.reason ?? 'no reason given'}`,
  })
}
