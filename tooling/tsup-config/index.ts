import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { defineConfig, type Options } from 'tsup'

/** How every published package is built: ES modules with types, for any runtime that has web standards. */
export function packageBuild(entry: string[]) {
  return defineConfig({ ...plain, entry, dts: true })
}

/**
 * How the gateway is built: ES modules for Node, with our own packages inside so that it deploys alone.
 *
 * @param files folders that are read at run time, copied beside the build
 */
export function appBuild(entry: string[], files: string[]) {
  return defineConfig({
    ...plain,
    entry,
    platform: 'node',
    noExternal: [/^@dm\//],
    onSuccess: async () => {
      for (const folder of files) await cp(folder, join('dist', basename(folder)), { recursive: true })
    },
  })
}

const plain: Options = {
  format: 'esm',
  target: 'es2023',
  clean: true,
  sourcemap: true,
  splitting: true,
  treeshake: true,
  esbuildOptions: (options) => {
    options.conditions = ['@dm/source']
  },
}
