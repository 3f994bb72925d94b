import type { ConnectionSettings } from './connection.ts'
import type { AsRoot } from './run-as.ts'

export interface EmbeddedPostgresEvent {
  readonly level: 'info' | 'warn' | 'error'
  readonly msg: string
  readonly [field: string]: unknown
}

export type Log = (event: EmbeddedPostgresEvent) => void

export interface EmbeddedPostgresOptions {
  /** The gateway's DATA_DIR, absolute. The cluster is its folder `postgres`. */
  readonly dataDir: string
  /** The database to connect to, made when it is not there. Defaults to `dm`. */
  readonly database?: string
  readonly log?: Log
  /** Gives up starting: what was started is stopped again. Without effect once the server is ready. */
  readonly signal?: AbortSignal
  readonly asRoot?: AsRoot
}

export interface ServerExit {
  readonly code: number | null
  readonly signal: string | null
  /** One line for the log. */
  readonly cause: string
}

export interface EmbeddedPostgres {
  /** For `pg`, and for anything that takes a URL. The user owns the server. */
  readonly connectionString: string
  readonly connection: ConnectionSettings
  /** Such as `18.4`. */
  readonly version: string
  /** The server was already there, left by a gateway that was killed. */
  readonly adopted: boolean
  /** Resolves when the server, or our right to it, is gone without `stop`. Never after `stop`. */
  readonly exited: Promise<ServerExit>
  /** Fast shutdown; resolves when the server is gone. Call it after the pools are closed. */
  stop(): Promise<void>
}
