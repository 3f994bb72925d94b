import { defineConfig } from 'vitest/config'

const conditions = ['@dm/source']
const slow = '**/*.slow.test.ts'

// "quick" is the loop that npm test runs; "slow" holds what packs, installs or kills whole processes.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['{packages,apps,tooling}/*/{src,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', slow],
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: [`{packages,apps,tooling}/*/{src,test}/${slow}`],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
