import type { Capabilities } from '@dm/core'

// What is not declared here does not exist: the suite asks for everything that is, and for nothing else.
// `unverified: true` marks a number on which sources disagree or which nobody has seen.
const fact = {
  source: "not written yet: packages/new-network/src/capabilities.ts: the network's page that says so",
  checked: 'not written yet: the day on which you read it, as 2026-11-22',
}

/** What the network can do, each fact with its page. */
export const newNetworkCapabilities: Capabilities = {
  text: { max: 1000, unit: 'code_points', ...fact },
  attachments: {},
  attachmentsPerMessage: { max: 0, ...fact },
  textWithAttachments: 'several_messages',
  startsConversations: false,
  actions: {},
  receives: ['message.received', 'unsupported.received'],
  receivesAttachments: [],
  refusals: [],
  notes: [],
}
