import { defineConfig } from 'vitest/config'

const conditions = ['@dm/source']
const slow = '**/*.slow.test.ts'

// "quick" and "gateway" are the loop that npm test runs, the latter with a real PostgreSQL server; "slow"
// holds what packs, installs or kills whole processes. No test of the loop changes what another file sees, so
// that a module is loaded once for all of them.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // One core less is vitest's own choice, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          isolate: false,
          include: ['{packages,tooling}/*/{src,test}/**/*.test.ts', 'bench/{src,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', slow],
          // A property on a busy machine: it is to fail for what it finds, not for how long it looked.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gateway',
          isolate: false,
          include: ['apps/gateway/{src,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', slow],
          globalSetup: 'apps/gateway/test/support/postgres.ts',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: [`{packages,apps,tooling}/*/{src,test}/${slow}`, `bench/test/${slow}`],
          // These start processes of their own, which want a core beside that of the test; and come last.
          maxWorkers: '50%',
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
