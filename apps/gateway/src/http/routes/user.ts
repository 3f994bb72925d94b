import { presentUser, userSchema } from '../presenters/user.ts'
import { defineRoute } from '../route.ts'

export const userRoutes = [
  defineRoute({
    method: 'GET',
    paths: ['/user'],
    summary: 'Tells of a profile and its accounts.',
    answer: userSchema,
    keyInCall: true,
    handle: async ({ context: { store, rules, platforms }, profile }) => {
      const [details, accounts, usage] = await Promise.all([
        store.profiles.details(profile.id),
        store.accounts.list(profile.id),
        store.usage.read(profile.id),
      ])
      const { messagingEnabled, ownerEmail } = rules
      const now = new Date()
      return presentUser({ profile, details, accounts, usage, messagingEnabled, ownerEmail, now }, platforms)
    },
  }),
]
