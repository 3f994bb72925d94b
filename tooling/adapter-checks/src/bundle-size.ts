import { builtinModules } from 'node:module'
import { relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './adapter-packages.ts'

export interface BundleSize {
  readonly minifiedBytes: number
  readonly gzipBytes: number
  readonly brotliBytes: number
  /** Each source file with its share of the minified bytes, the largest first. */
  readonly modules: readonly { readonly file: string; readonly bytes: number }[]
  /** Everything that was left outside. */
  readonly imports: readonly string[]
}

/** Bundles a source file with all that it imports, zod left out, the way an application for the web would. */
export async function measureBundle(entry: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2023',
    conditions: ['@dm/source'],
    // Built-ins are no error here, so that the test can say which there are.
    external: ['zod', 'node:*', ...builtinModules],
    metafile: true,
    write: false,
    outdir: 'nowhere',
  })
  const [code] = outputFiles
  const [output] = Object.values(metafile.outputs)
  if (code === undefined || output === undefined) throw new Error(`${relative(root, entry)} made no bundle`)
  return {
    minifiedBytes: code.contents.length,
    gzipBytes: gzipSync(code.contents, { level: 9 }).length,
    brotliBytes: brotliCompressSync(code.contents).length,
    modules: Object.entries(output.inputs)
      .map(([file, { bytesInOutput }]) => ({ file, bytes: bytesInOutput }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes),
    imports: [...new Set(output.imports.map(({ path }) => path))].sort(),
  }
}
