import { ControlError } from '../control-error.ts'
import { controlInput, oneOf } from '../control-input.ts'
import type { FacebookContext } from './context.ts'
import type { Customer, ProfileAnswer } from './world.ts'

/** A new person, or changes to one when `id` is known. */
export interface CustomerPatch {
  id?: string
  firstName?: string
  lastName?: string
  /** What a profile lookup answers. */
  profile?: ProfileAnswer
  /** The person blocked the Page: 551/1545041. */
  blocked?: boolean
  /** For a new person: the Page; the seeded one when absent. */
  pageId?: string
}

const profiles = ['allowed', 'empty', 'phone_number', 'no_permission', 'denied'] as const

/** Adds or changes a person. */
export function changeCustomer(context: FacebookContext, body: unknown): Customer {
  const { world, ids } = context
  const known = ['id', 'firstName', 'lastName', 'profile', 'blocked', 'pageId']
  const input = controlInput(body, known)
  const id = input.text('id') ?? ids.nextDigits()
  const pageId = input.text('pageId') ?? world.customers.get(id)?.pageId ?? context.seed().pageId
  if (!world.pages.has(pageId)) throw new ControlError('pageId', 'is not a known Page')
  if (!/^\d+$/.test(id) || world.pages.has(id) || world.apps.has(id) || world.users.has(id)) {
    throw new ControlError('id', 'must be digits that nobody else has')
  }
  const old = world.customers.get(id)
  if (old && old.pageId !== pageId) throw new ControlError('pageId', 'of a person cannot change')
  const firstName = input.text('firstName') ?? old?.firstName ?? 'Somebody'
  const lastName = input.text('lastName') ?? old?.lastName ?? 'New'
  const customer: Customer = {
    id,
    pageId,
    firstName,
    lastName,
    name: `${firstName} ${lastName}`,
    profile: oneOf(input, 'profile', profiles) ?? old?.profile ?? 'allowed',
    blocked: input.has('blocked') ? input.flag('blocked') : (old?.blocked ?? false),
  }
  world.customers.set(id, customer)
  return customer
}
