import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PlatformDefinition } from '@dm/core'
import type { Harness } from '@dm/testkit'

export const root = join(import.meta.dirname, '..', '..', '..')

/** A folder of `packages/` that speaks a network. */
export interface AdapterPackage {
  /** Of the folder. */
  readonly name: string
  /** The source file that the package exports. */
  readonly entry: string
  /** The file with {@link HarnessModule}. */
  readonly harness: string
}

/** What the tests of a network export, so that others can ask it for a simulated world. */
export interface HarnessModule {
  createSimulatedHarness(): Harness
  /** Worlds in which the network can do something else, by a name of their own: another login, for example. */
  readonly otherHarnesses?: Readonly<Record<string, () => Harness>>
}

/**
 * Every network, by its folder: a new one is covered because it is there. The file names are those that all
 * adapters share.
 */
export function adapterPackages(): readonly AdapterPackage[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'src', 'definition.ts')))
    .map((name) => ({
      name,
      entry: join(root, 'packages', name, 'src', 'index.ts'),
      harness: join(root, 'packages', name, 'test', 'simulated-harness.ts'),
    }))
}

/** @throws {Error} when the package exports no {@link PlatformDefinition} */
export async function loadDefinition({ name, entry }: AdapterPackage): Promise<PlatformDefinition> {
  const exported = (await load(entry)) as Readonly<Record<string, unknown>>
  const definition = Object.values(exported).find(isDefinition)
  if (definition === undefined) throw new Error(`packages/${name} exports no PlatformDefinition`)
  return definition
}

export async function loadHarness({ harness }: AdapterPackage): Promise<Harness> {
  return ((await load(harness)) as HarnessModule).createSimulatedHarness()
}

/** All the worlds of a network by name, of which the first is called like its folder. */
export async function loadHarnesses({ name, harness }: AdapterPackage): Promise<[string, Harness][]> {
  const world = (await load(harness)) as HarnessModule
  const others = Object.entries(world.otherHarnesses ?? {})
  return [
    [name, world.createSimulatedHarness()],
    ...others.map(([other, create]): [string, Harness] => [other, create()]),
  ]
}

function load(file: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(file).href)
}

function isDefinition(value: unknown): value is PlatformDefinition {
  return typeof value === 'object' && value !== null && 'wireNames' in value && 'create' in value
}
