import { chmod, cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { run } from './run-as.ts'
import { unfinished } from './unfinished.ts'

/** Copies the programs into DATA_DIR: they may lie where only root can read, such as a checkout in /root. */
export async function copyPrograms(dataDir: string, { postgres }: Binaries): Promise<Binaries> {
  const { output } = await run({ wrapper: [] }, [postgres, '--version'])
  const version = /[\d.]+/.exec(output)?.[0] ?? 'unknown'
  const target = join(dataDir, `postgres-programs-${version}`)
  if ((await stat(target).catch(() => undefined)) === undefined) {
    const copy = await mkdtemp(join(dataDir, unfinished))
    await cp(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true })
    await chmod(copy, 0o755)
    // Lost against another start that copied the same.
    await rename(copy, target).catch(() => rm(copy, { recursive: true, force: true }))
  }
  const bin = join(target, 'bin')
  return { initdb: join(bin, 'initdb'), pg_ctl: join(bin, 'pg_ctl'), postgres: join(bin, 'postgres') }
}
