export { fromBase64, fromHex, toBase64, toBase64Url, toHex } from './byte-text.ts'
export { parseConfig, settingsFrom } from './config.ts'
export { credentialsSource } from './credentials.ts'
export { constantTimeEqual, webCryptoHmac } from './digest.ts'
export { eventId } from './event-id.ts'
export { fetchForeign, type ForeignFetchOptions } from './foreign-fetch.ts'
export { judgeForeignUrl } from './foreign-url.ts'
export {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpResponse,
} from './http-client.ts'
export type { HttpRequest } from './http-request.ts'
export { parseJson } from './json.ts'
export { omitUndefined, type OmitUndefined } from './omit-undefined.ts'
export { paginate } from './paging.ts'
export { isPlainObject } from './plain-object.ts'
export { isPublicAddress } from './private-address.ts'
export { readAnswer } from './read-answer.ts'
export { redact } from './redact.ts'
export { createRenewal, type Renewal, type RenewalOptions } from './renewal.ts'
export { retryAfterMs } from './retry-after.ts'
export { resolveRuntime, type ResolvedRuntime } from './runtime.ts'
export { sendInTurn, type MessagePiece, type PieceSent } from './send-in-turn.ts'
export { stableDigest } from './stable-digest.ts'
export { fitText, splitText, type TextBound } from './text-limit.ts'
export { measureText } from './text-measure.ts'
export { parseTimestamp, timestamp } from './timestamp.ts'
