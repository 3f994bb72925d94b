export { fromBase64, fromHex, toBase64, toBase64Url, toHex } from './byte-text.ts'
export { parseConfig, settingsFrom } from './config.ts'
export { credentialsSource } from './credentials.ts'
export { constantTimeEqual, webCryptoHmac } from './digest.ts'
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
export { isPublicAddress } from './private-address.ts'
export { redact } from './redact.ts'
export { retryAfterMs } from './retry-after.ts'
export { resolveRuntime, type ResolvedRuntime } from './runtime.ts'
export { fitText, splitText, type TextBound } from './text-limit.ts'
export { measureText } from './text-measure.ts'
export { parseTimestamp, timestamp } from './timestamp.ts'
