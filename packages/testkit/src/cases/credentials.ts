import type { Account } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { refusal } from '../refusal.ts'
import { arrived, conversationWith, somebodyWhoWrote } from '../stage.ts'

export const credentialCases: readonly AdapterCase[] = [
  {
    name: 'credentials: refused ones are auth_expired for every call',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      const conversation = await conversationWith(harness, participantId)
      const account = harness.adapter.account(harness.badCredentials)
      await refusal(() => account.send({ to: { participantId }, text: 'hello' }), 'auth_expired')
      await refusal(() => account.listConversations(), 'auth_expired')
      await refusal(() => account.listMessages(conversation), 'auth_expired')
      await refusal(() => account.getParticipant(participantId), 'auth_expired')
      expect(await arrived(harness, participantId)).toEqual([])
    },
  },
  {
    name: 'credentials: are asked for again with each call',
    async run({ adapter, credentials, badCredentials }) {
      let stored = badCredentials
      const account: Account = adapter.account({ accountId: credentials.accountId, get: async () => stored })
      expect(account.id).toBe(credentials.accountId)
      await refusal(() => account.listConversations(), 'auth_expired')
      stored = credentials
      await account.listConversations()
      stored = badCredentials
      await refusal(() => account.listConversations(), 'auth_expired')
    },
  },
]
