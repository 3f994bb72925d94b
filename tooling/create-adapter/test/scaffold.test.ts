import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { check, resolveConfig } from 'prettier'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameProblem } from '../src/name-problem.ts'
import { planScaffold } from '../src/scaffold.ts'
import { writeScaffold } from '../src/write-scaffold.ts'

const repository = join(import.meta.dirname, '..', '..', '..')
const networksFile = 'packages/simulator/src/networks.ts'
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dm-scaffold-'))
  for (const file of [networksFile, '.prettierrc.json', '.changeset/config.json']) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(join(repository, file), join(root, file))
  }
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('a scaffold', () => {
  it('has the files of an adapter that stands on core alone', async () => {
    const { created } = await planScaffold(root, 'carrier-pigeon')
    const alone = ['account', 'adapter', 'capabilities', 'config', 'definition', 'errors', 'index', 'oauth']
    const names = [...alone, 'webhooks', 'api/client', 'api/wire']
    const mappings = ['conversation', 'event', 'message', 'outbound'].map((name) => `mapping/${name}`)
    for (const name of [...names, ...mappings]) {
      expect(existsSync(join(repository, 'packages/x/src', `${name}.ts`)), name).toBe(true)
      expect(created.has(`packages/carrier-pigeon/src/${name}.ts`), name).toBe(true)
    }
  })

  it('speaks of its own network only', async () => {
    const { created, changed } = await planScaffold(root, 'carrier-pigeon')
    for (const [path, text] of created) {
      expect(`${path}\n${text}`).not.toMatch(/new.?network/i)
    }
    expect(created.get('packages/carrier-pigeon/src/definition.ts')).toContain("title: 'Carrier Pigeon'")
    expect(created.get('packages/carrier-pigeon/src/config.ts')).toContain('CARRIER_PIGEON_APP_ID')
    expect(changed.get(networksFile)).toContain("'carrier-pigeon': createCarrierPigeon")
  })

  it.each(['x1', 'a-network-with-a-name-that-breaks-lines'])('is formatted for the name %s', async (name) => {
    const { created } = await planScaffold(root, name)
    for (const [path, text] of created) {
      const filepath = join(root, path)
      expect(await check(text, { ...(await resolveConfig(filepath)), filepath }), path).toBe(true)
    }
  })

  it('can be followed by another one', async () => {
    for (const name of ['pigeon', 'carrier-pigeon']) writeScaffold(root, await planScaffold(root, name))
    const networks = readFileSync(join(root, networksFile), 'utf8')
    expect(networks).toContain("import { createPigeon } from './pigeon/pigeon.ts'")
    expect(networks).toMatch(/pigeon: createPigeon,\s+'carrier-pigeon': createCarrierPigeon/)
  })

  it.each(['packages/pigeon/README.md', 'packages/simulator/src/pigeon/api.ts', '.changeset/pigeon.md'])(
    'is refused where %s is already',
    async (file) => {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), 'mine')
      await expect(planScaffold(root, 'pigeon')).rejects.toThrow('is already there')
    },
  )

  it('leaves nothing behind when it cannot be finished', async () => {
    const scaffold = await planScaffold(root, 'pigeon')
    // The file in the way comes after the plan, so that writing begins and then fails.
    writeFileSync(join(root, '.changeset/pigeon.md'), 'mine')
    const before = everythingIn(root)
    expect(() => writeScaffold(root, scaffold)).toThrow('EEXIST')
    expect(everythingIn(root)).toEqual(before)
  })

  it('takes back what it changed', async () => {
    const { created } = await planScaffold(root, 'pigeon')
    const before = everythingIn(root)
    const changed = new Map([
      [networksFile, 'changed'],
      ['packages/missing.ts', 'there is nothing to change'],
    ])
    expect(() => writeScaffold(root, { created, changed })).toThrow('ENOENT')
    expect(everythingIn(root)).toEqual(before)
  })
})

describe('the name of a network', () => {
  it.each(['pigeon', 'x', 'carrier-pigeon', 'web2'])('may be %s', (name) => {
    expect(nameProblem(name)).toBeUndefined()
  })

  it.each([
    ['Pigeon', 'lower-case words'],
    ['carrier_pigeon', 'lower-case words'],
    ['-pigeon', 'lower-case words'],
    ['../pigeon', 'lower-case words'],
    ['', 'lower-case words'],
    ['a'.repeat(41), 'longer than 40'],
    ['delete', 'word of JavaScript'],
    ['new-network', 'the templates use'],
    ['clock', 'member of the simulator'],
    ['utils', 'could be anything'],
  ])('may not be "%s"', (name, reason) => {
    expect(nameProblem(name)).toContain(reason)
  })
})

/** Every file with its text. */
function everythingIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path, entry.isFile() ? readFileSync(path, 'utf8') : 'a folder']
    }),
  )
}
