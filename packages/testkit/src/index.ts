export { runAdapterCase, type AdapterCase, type Unless } from './adapter-case.ts'
export { adapterCases } from './adapter-cases.ts'
export { describeAdapter, type AdapterUnderTest } from './describe-adapter.ts'
export type { Fault, RefusalFault, TransportFault } from './fault.ts'
export { createFaultyFetch, type FaultyFetch } from './faulty-fetch.ts'
export type { Challenges, Harness, Network, PostedWebhook, TestMedia } from './harness.ts'
export type {
  ComesByLink,
  Edits,
  HandsOver,
  Happening,
  HappeningAttachment,
  HappeningType,
  OptsIn,
  Reacts,
  Reads,
  Receives,
  TakesReactionBack,
  TapsButton,
  Types,
  Unsends,
  Warns,
  Writes,
  WritesByHand,
} from './happening.ts'
export type { Inbox, InboxAttachment, InboxMessage, InboxReaction } from './inbox.ts'
