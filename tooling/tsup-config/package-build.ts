import { defineConfig } from 'tsup'
import { plain } from './plain.ts'

/** How every published package is built: ES modules with types, for any runtime that has web standards. */
export function packageBuild(entry: string[]) {
  return defineConfig({ ...plain, entry, dts: true })
}
