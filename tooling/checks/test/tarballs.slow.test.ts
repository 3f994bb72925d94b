import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readmeBlocks } from './readme-code.ts'

interface Manifest {
  name: string
  exports: Record<string, unknown>
}

const root = join(import.meta.dirname, '..', '..', '..')
const packages = readdirSync(join(root, 'packages'))
const manifests = packages.map(
  (name) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest,
)
const stranger = mkdtempSync(join(tmpdir(), 'dm-stranger-'))

const blocks = packages.flatMap((name) => readmeBlocks(name, join(root, 'packages', name, 'README.md')))

beforeAll(() => {
  run(root, 'turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only')
  for (const name of packages)
    run(join(root, 'packages', name), 'pnpm', 'pack', '--pack-destination', stranger)
  const tarballs = readdirSync(stranger).map((file) => `./${file}`)
  writeFileSync(
    join(stranger, 'package.json'),
    JSON.stringify({ name: 'stranger', private: true, type: 'module' }),
  )
  run(stranger, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...peers())
})

afterAll(() => rmSync(stranger, { recursive: true, force: true }))

const entries = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1)),
)

it.each(entries)('%s, packed and installed by a stranger, imports', (entry) => {
  // The suite registers tests when it is called, not when it is imported, so it too may be imported bare.
  const code = `const found = await import('${entry}'); console.log(Object.keys(found).length)`
  expect(Number(run(stranger, 'node', '--input-type=module', '-e', code))).toBeGreaterThan(0)
})

it('and type-checks there, with library checks on and neither our settings nor Node types', () => {
  const code = entries.map(
    (entry, index) => `import * as entry${index} from '${entry}'\nentry${index} satisfies object`,
  )
  writeFileSync(join(stranger, 'imports.ts'), code.join('\n'))
  expect(typeCheck('imports.ts')).toBe('')
})

it('and so does every block of code in the READMEs', () => {
  for (const { name, source } of blocks) writeFileSync(fileOf(name), source)
  expect(typeCheck(...blocks.map(({ name }) => fileOf(name)))).toBe('')
})

it.each(blocks.filter(({ runs }) => runs))('and the code of $name in its README runs', ({ name, source }) => {
  writeFileSync(fileOf(name), source)
  run(stranger, 'node', fileOf(name))
})

function fileOf(block: string): string {
  return join(stranger, `readme-${block.replace(' ', '-')}.ts`)
}

function typeCheck(...files: string[]): string {
  const lib = ['es2023', 'dom', 'dom.iterable']
  const compilerOptions = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', lib, types: [] }
  writeFileSync(join(stranger, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  return run(stranger, join(root, 'node_modules', '.bin', 'tsc'))
}

function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

/** What the packages want beside them, in the versions that this repository uses. */
function peers(): string[] {
  return ['vitest', 'fast-check'].map((name) => {
    const file = join(root, 'packages', 'testkit', 'node_modules', name, 'package.json')
    return `${name}@${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`
  })
}
