import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { defineConfig } from 'tsup'
import { plain } from './plain.ts'

/**
 * How the gateway is built: ES modules for Node, with our own packages inside so that it deploys alone.
 *
 * @param folders what is read at run time, copied beside the build
 */
export function appBuild(entry: string[], folders: string[]) {
  return defineConfig({
    ...plain,
    entry,
    platform: 'node',
    noExternal: [/^@dm\//],
    onSuccess: async () => {
      for (const folder of folders) await cp(folder, join('dist', basename(folder)), { recursive: true })
    },
  })
}
