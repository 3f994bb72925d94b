import { describe, expect, it } from 'vitest'
import { adapterPackages } from '../src/adapter-packages.ts'
import { measureBundle, type BundleSize } from '../src/bundle-size.ts'

/** Where the sizes should be, and where they must not go: docs/decisions/0005-size-of-an-adapter.md */
const aimBytes = 25 * 1024
const ceilingBytes = 80 * 1024

describe.each(adapterPackages())(
  'packages/$name, bundled with all that it shares',
  async ({ name, entry }) => {
    const size = await measureBundle(entry)
    process.stdout.write(table(name, size))

    it(`is at most ${ceilingBytes} bytes minified, zod left out`, () => {
      expect(size.minifiedBytes).toBeLessThanOrEqual(ceilingBytes)
    })

    it('imports zod and nothing else, least of all a Node built-in', () => {
      expect(size.imports).toEqual(['zod'])
    })
  },
)

it('finds the networks', () => {
  expect(adapterPackages().map(({ name }) => name)).toContain('facebook')
})

function table(name: string, { minifiedBytes, gzipBytes, brotliBytes, modules }: BundleSize): string {
  const rows: [number, string][] = [
    ...modules.map(({ file, bytes }): [number, string] => [bytes, file]),
    [minifiedBytes, `minified; the aim is ${aimBytes}`],
    [gzipBytes, 'minified, then gzip'],
    [brotliBytes, 'minified, then brotli'],
  ]
  return [
    `${name}: bytes by module`,
    ...rows.map(([bytes, what]) => `${String(bytes).padStart(8)}  ${what}`),
    '',
  ].join('\n')
}
