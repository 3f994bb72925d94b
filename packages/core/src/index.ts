export type { Account, SendResult, SendWarning, SentPart } from './adapter/account.ts'
export type {
  AccountAction,
  AttachmentLimit,
  Capabilities,
  NetworkRefusal,
  QuickReplyLimit,
  ReplyWindow,
  Sourced,
  TextLimit,
  TextUnit,
} from './adapter/capabilities.ts'
export type {
  AuthorizeRequest,
  AuthorizeStep,
  ConnectFlow,
  CredentialsHealth,
  ExchangeRequest,
  Grant,
  LinkableAccount,
} from './adapter/connect-flow.ts'
export type { Credentials, CredentialsSource } from './adapter/credentials.ts'
export type { PlatformAdapter } from './adapter/platform-adapter.ts'
export type {
  BodyRules,
  PlatformDefinition,
  PlatformSetting,
  WireRules,
} from './adapter/platform-definition.ts'
export type { AdapterRuntime, CallOptions, Hmac } from './adapter/runtime.ts'
export type { WebhookReceiver, WebhookReply, WebhookRequest } from './adapter/webhook-receiver.ts'
export { dmErrorCodes, type DmErrorCode } from './errors/codes.ts'
export { DmError, type DmErrorOptions, type Upstream } from './errors/dm-error.ts'
export type { Attachment, AttachmentKind } from './model/attachment.ts'
export type { Conversation, ConversationRef } from './model/conversation.ts'
export type {
  AccountWarned,
  HandoverChanged,
  InboundEvent,
  InboundEventBase,
  InboundEventType,
  MessageDeleted,
  MessageDelivered,
  MessageEdited,
  MessageRead,
  MessageReceived,
  MessageSent,
  NativeEvent,
  OptinReceived,
  PostbackReceived,
  ReactionAdded,
  ReactionRemoved,
  ReferralReceived,
  TypingStarted,
  UnsupportedReceived,
} from './model/inbound-event.ts'
export type { Message, Referral, ReplyTarget, Tap } from './model/message.ts'
export type {
  OutboundAttachment,
  OutboundAttachmentKind,
  OutboundMessage,
  QuickReply,
} from './model/outbound-message.ts'
export type { Page, PageQuery, SkippedItem } from './model/page.ts'
export type { Participant } from './model/participant.ts'
export type { PlatformId, Timestamp } from './model/platform.ts'
export type { Reaction } from './model/reaction.ts'
export type { Receipt } from './model/receipt.ts'
