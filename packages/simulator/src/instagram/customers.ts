import { ControlError } from '../control-error.ts'
import { controlInput, oneOf, type ControlInput } from '../control-input.ts'
import type { InstagramContext } from './context.ts'
import { flavours } from './flavours.ts'
import { addCustomer } from './seed.ts'
import { instagramFields } from './webhook-fields.ts'
import type { Account, Customer, ProfileAnswer } from './world.ts'

/** A new person, or changes to one when `id` is known. */
export interface InstagramCustomerPatch {
  id?: string
  name?: string
  username?: string
  /** What a profile lookup answers once there is consent. */
  profile?: ProfileAnswer
  /** The person follows the account. */
  follows?: boolean
  /** The account follows the person. */
  followed?: boolean
  followers?: number
  verified?: boolean
  /** The person has a role on the app. */
  appRole?: boolean
  /** The person blocked the account: 551/1545041. */
  blocked?: boolean
  /** The thread cannot be read, and takes a listing down that looks into it. */
  unreadable?: boolean
  /** For a new person: the account; the seeded one when absent. */
  accountId?: string
}

const profiles = ['allowed', 'nameless', 'no_consent', 'unknown', 'gone'] as const
const flagNames = ['follows', 'followed', 'verified', 'appRole', 'blocked', 'unreadable'] as const

/** Adds or changes a person. */
export function changeCustomer(context: InstagramContext, body: unknown): Customer {
  const { world, ids } = context
  const known = ['id', 'name', 'username', 'profile', 'followers', 'accountId', ...flagNames]
  const input = controlInput(body, known)
  const id = input.text('id') ?? ids.nextDigits()
  const old = world.customers.get(id)
  const accountId = input.text('accountId') ?? old?.accountId ?? context.seed().accountId
  if (!world.accounts.has(accountId)) throw new ControlError('accountId', 'is not a known account')
  const taken = [world.accounts, world.pages, world.apps, world.users]
  if (!/^\d+$/.test(id) || taken.some((others) => others.has(id))) {
    throw new ControlError('id', 'must be digits that nobody else has')
  }
  if (old && old.accountId !== accountId) throw new ControlError('accountId', 'of a person cannot change')
  const profile = oneOf(input, 'profile', profiles)
  const followers = input.number('followers')
  return addCustomer(world, {
    ...old,
    id,
    accountId,
    name: input.text('name') ?? old?.name ?? 'Somebody New',
    username: input.text('username') ?? old?.username ?? `somebody.${id}`,
    ...(profile === undefined ? {} : { profile }),
    ...(followers === undefined ? {} : { followers }),
    ...givenFlags(input),
  })
}

function givenFlags(input: ControlInput): Partial<Customer> {
  return Object.fromEntries(
    flagNames.filter((name) => input.has(name)).map((name) => [name, input.flag(name)]),
  )
}

/** Through which login an account is connected: this is what its owner did before the story begins. */
export interface ConnectionPatch {
  flavour: 'instagram_login' | 'facebook_login' | 'both' | 'none'
  /** The account; the seeded one when absent. */
  accountId?: string
}

/** Connects an account through one login, through both, or not at all. */
export function changeConnection(context: InstagramContext, body: unknown): Account {
  const input = controlInput(body, ['flavour', 'accountId'])
  const chosen = oneOf(input, 'flavour', [...flavours, 'both', 'none'])
  if (!chosen) throw new ControlError('flavour', `is required: one of ${flavours.join(', ')}, both, none`)
  const account = context.world.accounts.get(input.text('accountId') ?? context.seed().accountId)
  if (!account) throw new ControlError('accountId', 'is not a known account')
  for (const flavour of flavours) {
    const connected = chosen === 'both' || chosen === flavour
    account.subscriptions[flavour] = connected ? { fields: [...instagramFields], assumed: false } : null
  }
  return account
}
