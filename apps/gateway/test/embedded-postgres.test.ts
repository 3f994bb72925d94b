import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadBinaries } from '../src/store/embedded-postgres/binaries.ts'
import { copyPrograms } from '../src/store/embedded-postgres/copy-programs.ts'
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/index.ts'
import { run } from '../src/store/embedded-postgres/run-as.ts'
import { refusal } from './support/refusal.ts'

// What needs no server. That one starts shows in every test of the gateway, all else in the slow tests.

const isRoot = process.geteuid?.() === 0

async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dm-postgres-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  return root
}

describe('the programs of the server', () => {
  it('can be brought to where another user reaches them, by two at once', async () => {
    const dataDir = await makeRoot()
    const binaries = await loadBinaries(process.platform, process.arch)
    const copies = await Promise.all([copyPrograms(dataDir, binaries), copyPrograms(dataDir, binaries)])
    expect(copies[0]).toEqual(copies[1])
    expect(await readdir(dataDir)).toHaveLength(1)
    const { output } = await run({ wrapper: [] }, [copies[0].postgres, '--version'])
    expect(output).toContain('PostgreSQL')
  })
})

describe('a machine that cannot', () => {
  it('write DATA_DIR says so in one line', async () => {
    const root = await makeRoot()
    const file = join(root, 'file')
    await writeFile(file, '')
    for (const [dataDir, cause] of [
      [file, 'it is not a directory'],
      [join(file, 'below'), 'a part of the path is not a directory'],
      [join(root, 'x'.repeat(300)), 'the path is too long'],
    ] as const) {
      const error = await refusal(startEmbeddedPostgres({ dataDir }))
      expect(error).toMatchObject({ reason: 'not_writable' })
      expect(error.message).toContain(`cannot write to DATA_DIR ${dataDir}: ${cause}`)
    }
  })

  it.skipIf(isRoot)('pass its permissions says so in one line', async () => {
    const dataDir = join(await makeRoot(), 'sealed')
    await mkdir(dataDir, { mode: 0o500 })
    expect((await refusal(startEmbeddedPostgres({ dataDir }))).message).toContain('permission denied')
  })

  it('run the bundled server names the way out', async () => {
    const error = await refusal(loadBinaries('sunos', 'sparc'))
    expect(error).toMatchObject({ reason: 'unsupported_platform' })
    expect(error.message).toContain('DATABASE_URL')
  })
})
