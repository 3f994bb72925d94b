import { requestedFields } from '../graph/call.ts'
import { readNode, type FieldReaders } from '../graph/fields.ts'
import { keepMedia, mediaUrl } from '../graph/media-host.ts'
import { requireAccount, type GraphCall } from './call.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import type { Account, Page } from './world.ts'

/** A picture that is drawn when somebody first asks for it. */
export function pictureUrl(context: InstagramContext, ofId: string): string {
  const mediaId = `8${ofId}`
  if (!context.world.media.has(mediaId)) keepMedia(context, 'image', { id: mediaId, name: 'profile.png' })
  return mediaUrl(context, { kind: 'hosted', mediaId }, context.switches.limits.pictureUrlLifeMs)
}

function accountReaders(context: InstagramContext): FieldReaders<Account> {
  return {
    username: ({ username }) => username,
    name: ({ name }) => name,
    profile_picture_url: ({ id }) => pictureUrl(context, id),
    followers_count: () => 1280,
    follows_count: () => 64,
    media_count: ({ mediaIds }) => mediaIds.length,
    biography: () => undefined,
    website: () => undefined,
  }
}

/**
 * `GET /me` with Instagram Login: `id` is the account as this app numbers it, `user_id` the professional id.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started
 */
export function readIdentity(call: GraphCall, account: Account) {
  requireAccount(call, account, 'basic')
  const readers: FieldReaders<Account> = {
    ...accountReaders(call.context),
    id: ({ appScopedId }) => appScopedId,
    user_id: ({ id }) => id,
    account_type: () => 'BUSINESS',
  }
  const node = readNode('IGUser', readers, ['id'], account, requestedFields(call))
  return call.context.switches.meBody === 'wrapped' ? { data: [node] } : node
}

/** `GET /{professional id}` with Facebook Login. */
export function readProfessionalAccount(call: GraphCall, account: Account) {
  requireAccount(call, account, 'basic')
  const readers: FieldReaders<Account> = {
    ...accountReaders(call.context),
    id: ({ id }) => id,
    ig_id: ({ id }) => id,
  }
  return readNode('IGUser', readers, ['id'], account, requestedFields(call))
}

/** The fields of a Page, without what only its manager is told. */
export function pageReaders(context: InstagramContext): FieldReaders<Page> {
  return {
    id: ({ id }) => id,
    name: ({ name }) => name,
    category: ({ category }) => category,
    link: ({ id }) => `https://www.facebook.com/${id}`,
    picture: () => undefined,
    instagram_business_account({ accountId }, { fields }) {
      const account = context.world.accounts.get(accountId ?? '')
      if (!account) return undefined
      const readers = { ...accountReaders(context), id: ({ id }: Account) => id }
      return readNode('IGUser', readers, ['id'], account, fields)
    },
  }
}

/** `GET /{page}` and `GET /me` under a Page token. */
export function readPage(call: GraphCall, page: Page) {
  if (call.caller?.kind !== 'page' || call.caller.page.id !== page.id) throw refuse.missingObject(page.id)
  const readers = { ...pageReaders(call.context), access_token: () => undefined, tasks: () => [] }
  return readNode('Page', readers, ['name', 'id'], page, requestedFields(call))
}
