import type { DmErrorCode } from './codes.ts'

const marker = Symbol.for('dm.error')

/** What the network itself said about a failure. */
export interface Upstream {
  /** HTTP status. */
  readonly status?: number
  /** The network's own code. */
  readonly code?: string
  readonly subcode?: string
  /** The id to give to the network's support. */
  readonly requestId?: string
  /** The network's own text, with secrets taken out. */
  readonly message?: string
}

export interface DmErrorOptions {
  readonly code: DmErrorCode
  /** One sentence that names the field or object and the way out. Must not hold a secret. */
  readonly message: string
  /** Whether the same call may succeed later. Defaults to false. */
  readonly retryable?: boolean
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number
  /** The input that is at fault, as a path: `attachments[0].url`. */
  readonly field?: string
  readonly upstream?: Upstream
  readonly cause?: unknown
}

/**
 * The one error that this library throws.
 *
 * Recognise it with {@link DmError.isInstance} rather than `instanceof`: two copies of the package in one
 * program then still understand each other.
 *
 * @example
 * try {
 *   await page.send({ to: { participantId }, text })
 * } catch (error) {
 *   if (DmError.isInstance(error) && error.code === 'window_closed') showClosed()
 *   else throw error
 * }
 */
export class DmError extends Error {
  override readonly name = 'DmError'
  readonly code: DmErrorCode
  readonly retryable: boolean
  readonly retryAfterMs?: number
  readonly field?: string
  readonly upstream?: Upstream

  constructor(options: DmErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    this.retryable = options.retryable ?? false
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
    if (options.field !== undefined) this.field = options.field
    if (options.upstream !== undefined) this.upstream = options.upstream
    Object.defineProperty(this, marker, { value: true })
  }

  /** Whether a value is a `DmError`, of this copy of the package or any other. */
  static isInstance(value: unknown): value is DmError {
    return typeof value === 'object' && value !== null && marker in value
  }

  /** Everything but stack and cause, for logs and answers. Holds no secret. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, retryable, retryAfterMs, field, upstream } = this
    return { name, code, message, retryable, retryAfterMs, field, upstream }
  }
}
