import type { Capabilities } from '@dm/core'

const fact = { source: 'https://new-network.example/docs/messages', checked: '2026-11-22' }

/** What the network can do, each fact with its page. */
export const newNetworkCapabilities: Capabilities = {
  text: { max: 1000, unit: 'code_points', ...fact },
  attachments: {},
  attachmentsPerMessage: { max: 0, ...fact },
  textWithAttachments: 'several_messages',
  startsConversations: false,
  actions: { markRead: fact },
  receives: ['message.received', 'message.sent', 'unsupported.received'],
  receivesAttachments: [],
  refusals: ['invalid_request', 'recipient_not_found', 'not_found'],
  notes: [],
}
