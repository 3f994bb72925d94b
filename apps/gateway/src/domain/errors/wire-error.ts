import { DmError, type DmErrorCode, type Upstream } from '@dm/core'
import type { ReplyWindowState } from '../window/reply-window.ts'
import { wireField } from './wire-field.ts'
import { wireErrors, type WireErrorName } from './wire-errors.ts'

export interface WireErrorOptions {
  /** What is wrong here and the way out; added to the stable text. */
  readonly message?: string
  /** The parameter at fault, as a path. */
  readonly field?: string
  /** Whether the same call may be repeated unchanged. */
  readonly retryable?: boolean
  readonly retryAfterMs?: number
  /** The methods that the endpoint takes, when it was called with another. */
  readonly allow?: string
  /** The number that clients of one network expect instead of the usual one. */
  readonly code?: number
  readonly upstream?: Upstream
  /** Of the conversation that it is about, where it is known. */
  readonly window?: ReplyWindowState
  /** Ours, of the send that it is about. */
  readonly reference?: string
  readonly cause?: unknown
}

/** An error that the caller of the HTTP API is to see. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly kind: WireErrorName
  readonly options: WireErrorOptions

  constructor(kind: WireErrorName, options: WireErrorOptions = {}) {
    super(options.message ?? wireErrors[kind].text, { cause: options.cause })
    this.kind = kind
    this.options = options
  }

  /** Any error as one that may be shown: what we do not know says nothing of what went wrong inside. */
  static from(error: unknown): WireError {
    if (error instanceof WireError) return error
    if (!DmError.isInstance(error)) return new WireError('internal', { cause: error })
    return new WireError(kindOf[error.code], {
      message: wireMessage(error),
      // Whatever the adapter thinks: what may have gone out must not go out again.
      retryable: error.retryable && error.code !== 'outcome_unknown',
      cause: error,
      ...(error.field !== undefined && { field: wireField(error.field) }),
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
      ...(error.upstream !== undefined && { upstream: error.upstream }),
    })
  }
}

/** What the adapter says, with the wire's name of the input, and without advice that the wire cannot follow. */
function wireMessage({ code, field, message }: DmError): string {
  if (field === undefined || wireField(field) === field) return message
  if (code === 'message_too_long') return `${wireField(field)} is longer than the network takes; shorten it.`
  return `${wireField(field)}: ${message}`
}

const kindOf: Record<DmErrorCode, WireErrorName> = {
  invalid_request: 'invalid_request',
  invalid_config: 'internal',
  message_empty: 'invalid_request',
  message_too_long: 'invalid_request',
  content_unsupported: 'invalid_request',
  attachment_refused: 'network_refused',
  attachment_too_large: 'network_refused',
  url_refused: 'invalid_request',
  recipient_not_found: 'network_refused',
  recipient_unavailable: 'network_refused',
  window_closed: 'window_closed',
  policy_refused: 'network_refused',
  not_found: 'network_refused',
  thread_not_owned: 'network_refused',
  auth_expired: 'authorization_lost',
  permission_missing: 'permission_missing',
  account_restricted: 'network_refused',
  payment_required: 'network_refused',
  rate_limited: 'rate_limited',
  upstream_unavailable: 'network_unavailable',
  upstream_refused: 'network_refused',
  upstream_malformed: 'network_unavailable',
  outcome_unknown: 'outcome_unknown',
  timeout: 'network_unavailable',
  aborted: 'network_unavailable',
  webhook_malformed: 'invalid_request',
}
