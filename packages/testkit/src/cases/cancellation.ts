import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { refusal } from '../refusal.ts'
import { accountOf, arrived, conversationWith, somebodyWhoWrote } from '../stage.ts'

export const cancellationCases: readonly AdapterCase[] = [
  {
    name: 'cancellation: a call that is given up before it starts is aborted and has no effect',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      const conversation = await conversationWith(harness, participantId)
      const account = accountOf(harness)
      const gone = { signal: AbortSignal.abort() }
      await refusal(() => account.send({ to: { participantId }, text: 'never mind' }, gone), 'aborted')
      await refusal(() => account.listConversations({}, gone), 'aborted')
      await refusal(() => account.listMessages(conversation, {}, gone), 'aborted')
      await refusal(() => account.getParticipant(participantId, gone), 'aborted')
      if (account.markRead) await refusal(() => account.markRead!({ participantId }, gone), 'aborted')
      const inbox = await harness.network.inbox(participantId)
      expect(inbox.messages).toEqual([])
      expect(inbox.seen, 'whether it was marked as read').toBe(false)
    },
  },
  {
    name: 'cancellation: connecting that is given up is aborted',
    async run({ adapter: { oauth }, credentials, network }) {
      const gone = { signal: AbortSignal.abort() }
      await refusal(() => oauth.subscribe(credentials, gone), 'aborted')
      await network.fail('silent')
      await refusal(() => oauth.subscribe(credentials, { signal: abortSoon() }), 'aborted')
    },
  },
  {
    name: 'cancellation: a read that is given up on the way ends as aborted',
    async run(harness) {
      await somebodyWhoWrote(harness)
      await harness.network.fail('silent')
      const call = () => accountOf(harness).listConversations({}, { signal: abortSoon() })
      await refusal(call, 'aborted')
    },
  },
  {
    name: 'cancellation: a send that is given up on the way ends and is not sent again',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      await harness.network.fail('silent')
      const message = { to: { participantId }, text: 'never mind' }
      const call = () => accountOf(harness).send(message, { signal: abortSoon() })
      await refusal(call, 'aborted', 'outcome_unknown')
      expect((await arrived(harness, participantId)).length).toBeLessThanOrEqual(1)
    },
  },
]

function abortSoon(): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 20)
  return controller.signal
}
