export { graphApiVersion, graphHost, loginHost } from './api-version.ts'
export { answerHubChallenge } from './challenge.ts'
export { createConversationActs, type ConversationActs } from './conversation-acts.ts'
export { readEnvelope, type EnvelopeItem, type EnvelopeList } from './envelope.ts'
export {
  compositeBase,
  conversationOf,
  eventBase,
  partyOf,
  type EventContext,
  type EventNetwork,
} from './events/event-context.ts'
export {
  messageReader,
  readEdit,
  readPostback,
  readReaction,
  type OwnMessageParts,
} from './events/message-readers.ts'
export { createEventReading, type EventReader } from './events/read-events.ts'
export { signalReaders } from './events/signal-readers.ts'
export { wireEdit, wireEventMessage } from './events/wire-event.ts'
export { createFieldLadder } from './field-ladder.ts'
export {
  appSecretProof,
  createGraphClient,
  type GraphClient,
  type GraphClientOptions,
  type GraphRequest,
} from './graph-client.ts'
export { graphErrorFrom, graphErrorOf, isUnknownField } from './graph-error.ts'
export {
  findGraphError,
  graphErrorTable,
  type GraphErrorKey,
  type GraphErrorRow,
} from './graph-error-table.ts'
export { bears, contentUnsupported, invalidRequest, sentWithoutId, withheld } from './graph-failures.ts'
export { readConversations, readMessages, type HistoryOptions, type MessageHistory } from './history.ts'
export { downloadMedia } from './media-download.ts'
export { mediaExpiry } from './media-expiry.ts'
export {
  createMessagingApi,
  formOf,
  type ListRequest,
  type MessagingApi,
  type MessagingApiOptions,
} from './messaging-api.ts'
export { nativeId, wireFlag, wireId, wireText } from './native-id.ts'
export { nodePath } from './node-path.ts'
export { attachmentFromNode, shareFromNode, typeOf, unsupportedAttachment } from './nodes/attachment.ts'
export { conversationFromNode, personOf } from './nodes/conversation.ts'
export { messageFromNode, type MessageSurroundings } from './nodes/message.ts'
export { wireConversation, wireList, wireMessage, type WireMessage } from './nodes/wire-node.ts'
export {
  exchangeCode,
  inspectToken,
  loginUrl,
  subscribeApp,
  unsubscribeApp,
  type LoginDialog,
  type MetaApp,
  type TokenCheck,
} from './oauth.ts'
export {
  createPageConnectFlow,
  pageWebhookFields,
  type PageConnectOptions,
  type WirePage,
} from './page-connect.ts'
export { nextCursor, pageAt, wirePaging } from './paging.ts'
export {
  fetchesVideo,
  mediaContents,
  mediaMessage,
  messagingRight,
  quickRepliesOf,
  textContents,
  wrapContents,
  type MediaRules,
  type OutboundContent,
  type OutboundPiece,
  type UploadedFile,
  type Wrapping,
} from './sending/outbound-piece.ts'
export { readSendOptions } from './sending/send-options.ts'
export { sendPieces, type PieceSender } from './sending/send-pieces.ts'
export { signatureHeader, verifyHubSignature, type HubSignature } from './signature.ts'
export { regainAccessMs } from './usage-headers.ts'
export { createHubWebhooks, type HubWebhooksConfig } from './webhooks.ts'
