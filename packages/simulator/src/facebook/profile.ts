import { requestedFields } from '../graph/call.ts'
import { mayRead, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { readNode, type FieldReaders } from '../graph/fields.ts'
import { keepMedia, mediaUrl } from '../graph/media-host.ts'
import { meter } from './rates.ts'
import { findConversation } from './threads.ts'
import type { Customer } from './world.ts'

const defaults = ['id', 'name', 'first_name', 'last_name', 'profile_pic']

/** Each behind a permission of its own, which nobody has here. */
const guarded = () => {
  throw refuse.profilePermission()
}

/**
 * `GET /{psid}`
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile
 */
export function readProfile(call: GraphCall, customer: Customer) {
  const { context } = call
  if (!mayRead(call, customer.pageId)) throw refuse.missingObject(customer.id)
  const page = context.world.pages.get(customer.pageId)
  if (page) meter(context, page, 'other')
  if (customer.profile === 'denied') throw refuse.missingObject(customer.id)
  if (customer.profile === 'phone_number') throw refuse.profileUnavailable()
  if (customer.profile === 'no_permission') throw refuse.profilePermission()
  // Nobody is shown before they wrote.
  if (customer.profile === 'empty' || !findConversation(context.world, customer)) return {}

  const readers: FieldReaders<Customer> = {
    id: ({ id }) => id,
    name: ({ name }) => name,
    first_name: ({ firstName }) => firstName,
    last_name: ({ lastName }) => lastName,
    profile_pic({ id }) {
      const picture = `8${id}`
      if (!context.world.media.has(picture)) keepMedia(context, 'image', { id: picture, name: 'profile.png' })
      return mediaUrl(context, { kind: 'hosted', mediaId: picture })
    },
    locale: guarded,
    timezone: guarded,
    gender: guarded,
  }
  return readNode('User', readers, defaults, customer, requestedFields(call))
}
