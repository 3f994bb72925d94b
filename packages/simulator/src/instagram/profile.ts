import { requestedFields } from '../graph/call.ts'
import { readNode, type FieldReaders } from '../graph/fields.ts'
import { pictureUrl } from './accounts.ts'
import { mayRead, requireAccount, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { meter } from './rates.ts'
import { findConversation } from './threads.ts'
import type { Customer } from './world.ts'

const defaults = ['id', 'name', 'username']

/**
 * `GET /{igsid}`: there is consent once the person wrote, or tapped an ice breaker or the menu; a comment gives
 * none. https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile
 */
export function readProfile(call: GraphCall, customer: Customer) {
  const { context } = call
  if (!mayRead(call, customer.accountId)) throw refuse.missingObject(customer.id)
  const account = context.world.accounts.get(customer.accountId)
  if (!account) throw refuse.missingObject(customer.id)
  const flavour = requireAccount(call, account, 'profile')
  meter(context, account, flavour, 'other')
  if (customer.profile === 'unknown') throw refuse.unknownUser()
  if (customer.profile === 'gone') throw refuse.missingObject(customer.id)
  const wrote = (findConversation(context.world, customer)?.lastMessageAtMs ?? null) !== null
  if (customer.profile === 'no_consent' || !wrote) throw refuse.noConsent()
  if (customer.blocked) return { id: customer.id }

  const readers: FieldReaders<Customer> = {
    id: ({ id }) => id,
    name: ({ name, profile }) => (profile === 'nameless' ? undefined : name),
    username: ({ username }) => username,
    profile_pic: ({ id, profile }) => (profile === 'nameless' ? null : pictureUrl(context, id)),
    follower_count: ({ followers }) => followers,
    is_verified_user: ({ verified }) => verified,
    is_user_follow_business: ({ follows }) => follows,
    is_business_follow_user: ({ followed }) => followed,
  }
  return readNode('IGBusinessScopedID', readers, defaults, customer, requestedFields(call))
}
