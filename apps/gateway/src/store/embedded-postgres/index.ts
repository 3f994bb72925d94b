export { EmbeddedPostgresError } from './embedded-postgres-error.ts'
export type { EmbeddedPostgresReason } from './embedded-postgres-error.ts'
export { startEmbeddedPostgres } from './start-embedded-postgres.ts'
export type {
  EmbeddedPostgres,
  EmbeddedPostgresEvent,
  EmbeddedPostgresOptions,
  ServerExit,
} from './embedded-postgres.ts'
