import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { respell, spellings } from './spellings.ts'

const templates = join(import.meta.dirname, '..', 'templates')
const networksFile = 'packages/simulator/src/networks.ts'

/** What a new adapter adds to the repository and changes in it, before anything is written. */
export interface Scaffold {
  /** New files by their path from the root, in the order in which to read them. */
  readonly created: ReadonlyMap<string, string>
  /** Files that are there, by path, as they will be. */
  readonly changed: ReadonlyMap<string, string>
}

/** Something that stands in the way, said in one sentence to whoever ran the command. */
export class ScaffoldError extends Error {}

/**
 * Writes a new adapter, in memory: everything that can go wrong goes wrong here.
 *
 * @throws {ScaffoldError} when the place is taken
 */
export async function planScaffold(root: string, name: string): Promise<Scaffold> {
  const places = {
    package: `packages/${name}`,
    simulator: `packages/simulator/src/${name}`,
    'changeset.md': `.changeset/${name}.md`,
  }
  for (const place of Object.values(places)) {
    if (existsSync(join(root, place))) throw new ScaffoldError(`${place} is already there.`)
  }
  const created = new Map<string, string>()
  for (const [template, place] of Object.entries(places)) {
    for (const file of filesAt(template)) {
      const path = respell(place + file.slice(template.length), name).replace(/\.template$/, '')
      created.set(path, await written(root, path, respell(readFileSync(join(templates, file), 'utf8'), name)))
    }
  }
  const networks = withNetwork(readFileSync(join(root, networksFile), 'utf8'), name)
  return { created, changed: new Map([[networksFile, await written(root, networksFile, networks)]]) }
}

/** Every file at or below a path of the templates. */
function filesAt(path: string): string[] {
  const found = readdirSync(templates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(templates.length + 1))
  return found.filter((file) => file === path || file.startsWith(`${path}/`)).sort()
}

/** As the formatter writes it: a longer or shorter name breaks lines elsewhere. */
async function written(root: string, path: string, text: string): Promise<string> {
  const filepath = join(root, path)
  return format(text, { ...(await resolveConfig(filepath)), filepath })
}

/** The list of the simulator with one more network at its end. */
function withNetwork(source: string, name: string): string {
  const { kebab, pascal } = spellings(name)
  const list = /(export const networks = \{)([^}]*?),?\s*\}/
  if (!list.test(source)) throw new ScaffoldError(`${networksFile} has no list of networks to add to.`)
  return source
    .replace(/^(import .*\n)+/, `$&import { create${pascal} } from './${kebab}/${kebab}.ts'\n`)
    .replace(list, `$1$2, '${kebab}': create${pascal} }`)
}
