import type { Options } from 'tsup'

/** What every build has in common; nothing here that another bundler could not say. */
export const plain: Options = {
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
