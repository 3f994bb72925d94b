import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { work } from './contributor.ts'
import { documentSteps } from './document-steps.ts'
import { copyWorkspace } from './workspace-copy.ts'

const steps = documentSteps(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'adding-a-platform.md'), 'utf8'),
)
const sections = new Set(steps.map(({ section }) => section))
const minutes = 60_000

describe('docs/adding-a-platform.md, followed by a contributor', async () => {
  const copy = await copyWorkspace()
  afterAll(() => copy.remove())
  const done = new Set<string>()

  it('has the sections in which something is written', () => {
    expect([...sections]).toEqual(expect.arrayContaining(Object.keys(work)))
    expect(steps.length).toBeGreaterThan(5)
  })

  it.each(steps)('$section: $command', { timeout: 10 * minutes }, async ({ section, command, sees }) => {
    if (!done.has(section)) work[section]?.(copy.root)
    done.add(section)
    const { status, output } = await copy.run(command)
    for (const text of sees) expect(output).toMatch(text)
    const isRed = sees.some(({ source }) => source.includes('failed'))
    expect(status === 0, `whether "${command}" succeeded:\n${output}`).toBe(!isRed)
    if (section.startsWith('2.')) {
      expectToDoList(output)
      await expectSound()
    }
  })

  it.each([
    ['packages/pigeon', 'src', '@dm/facebook', 'never each other'],
    ['packages/simulator', 'src/pigeon', '@dm/pigeon', 'cannot agree with itself'],
  ])('the wall around %s/%s is there', { timeout: minutes }, async (folder, files, neighbour, says) => {
    const file = join(copy.root, folder, files, 'neighbour.ts')
    writeFileSync(file, `import '${neighbour}'\n`)
    const { output } = await copy.run(`cd ${folder} && ../../node_modules/.bin/eslint ${files}/neighbour.ts`)
    expect(output).toContain(says)
  })

  /** As it is scaffolded, before anything is written. */
  async function expectSound(): Promise<void> {
    const where = { 'packages/pigeon': 'src test', 'packages/simulator': 'src/pigeon src/networks.ts' }
    for (const [folder, files] of Object.entries(where)) {
      for (const tool of ['tsc', `eslint ${files}`, `prettier --check ${files}`]) {
        const { status, output } = await copy.run(
          `cd ${folder} && PATH="../../node_modules/.bin:$PATH" ${tool}`,
        )
        expect(status, `${tool} in ${folder}:\n${output}`).toBe(0)
      }
    }
  }
})

/** Every red case of a new adapter says what to write, and where. */
function expectToDoList(output: string): void {
  expect(output.match(/^ ?FAIL /gm)?.length).toBeGreaterThan(100)
  // Cases that fail alike stand together above one reason.
  const reasons = output.split(/⎯\[\d+\/\d+\]⎯/).filter((part) => /^ ?FAIL /m.test(part))
  const silent = reasons.filter((reason) => !reason.includes('not written yet'))
  expect(silent, 'red cases that do not say what to write').toEqual([])
}
