export type EmbeddedPostgresReason =
  | 'already_running'
  | 'not_writable'
  | 'unsupported_platform'
  | 'cannot_run_as_root'
  | 'wrong_version'
  | 'failed_to_start'

/** Why the embedded server cannot be used, in one line that names DATA_DIR and the way out. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
  readonly reason: EmbeddedPostgresReason

  constructor(reason: EmbeddedPostgresReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export const ownServerHint = 'set DATABASE_URL to use a PostgreSQL server of your own'
