export { graphApiVersion, graphHost, loginHost } from './api-version.ts'
export { answerHubChallenge } from './challenge.ts'
export { readEnvelope, type EnvelopeItem, type EnvelopeList } from './envelope.ts'
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
export { mediaExpiry } from './media-expiry.ts'
export { nativeId, wireFlag, wireId, wireText } from './native-id.ts'
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
export { nextCursor, pageAt, wirePaging } from './paging.ts'
export { signatureHeader, verifyHubSignature, type HubSignature } from './signature.ts'
export { regainAccessMs } from './usage-headers.ts'
