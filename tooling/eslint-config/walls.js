// Who may import whom, each wall with its reason. A test plants one violation of each and sees lint fail.
const ours = ['@dm/*']
const nodeBuiltIns = {
  regex: '^node:',
  message: 'Packages run wherever web standards do: no Node built-ins; take what you need as an option.',
}
const insides = {
  regex: '^@dm/[^/]+/(src|dist)(/|$)|(^|/)\\.\\./[^./][^/]*/(src|dist)/',
  message: "Import a package by its name and exports, never by its folder: what is inside is nobody else's.",
}

/** A wall: these source files may import only these packages of ours. */
function wall(files, { allow, message, also = [] }) {
  const allowed = allow.flatMap((name) => [`!${name}`])
  return {
    files,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: [...ours, '@dm/*/**', ...allowed], message }, insides, ...also] },
      ],
    },
  }
}

export const walls = [
  wall(['packages/core/src/**/*.ts'], {
    allow: [],
    message: '@dm/core is the bottom of the house: it imports nothing of ours.',
    also: [nodeBuiltIns],
  }),
  {
    files: ['packages/core/src/**/*.ts'],
    ignores: ['**/*.test.ts', 'packages/core/src/schemas/**', 'packages/core/src/kit/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^[^.]',
              message: 'The model and the contract have no dependencies; zod belongs in ./schemas and ./kit.',
            },
          ],
        },
      ],
    },
  },
  wall(['packages/meta/src/**/*.ts'], {
    allow: ['@dm/core', '@dm/core/kit'],
    message: '@dm/meta holds what the Graph API networks share: it knows core, never a network package.',
    also: [nodeBuiltIns],
  }),
  wall(['packages/{facebook,instagram}/src/**/*.ts'], {
    allow: ['@dm/core', '@dm/core/kit', '@dm/meta'],
    message: 'Adapters stand alone: core, core/kit and meta, never each other.',
    also: [nodeBuiltIns],
  }),
  wall(['packages/!(core|meta|facebook|instagram|testkit|simulator)/src/**/*.ts'], {
    allow: ['@dm/core', '@dm/core/kit'],
    message: 'Adapters stand alone: core and core/kit, never each other.',
    also: [nodeBuiltIns],
  }),
  wall(['packages/testkit/src/**/*.ts'], {
    allow: ['@dm/core', '@dm/core/kit', '@dm/core/schemas'],
    message: 'The conformance suite judges any adapter: it knows the contract and no network.',
    also: [nodeBuiltIns],
  }),
  wall(['packages/simulator/src/**/*.ts'], {
    allow: [],
    message: 'The simulator imports nothing of ours, so that an error of ours cannot agree with itself.',
  }),
  wall(['apps/gateway/src/**/*.ts'], {
    allow: ['@dm/core', '@dm/core/kit', '@dm/core/schemas'],
    message: 'Only platforms.ts names the network packages and the simulator.',
  }),
  {
    files: ['apps/gateway/src/platforms.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [insides] }] },
  },
  wall(['apps/gateway/src/domain/**/*.ts'], {
    allow: ['@dm/core', '@dm/core/kit', '@dm/core/schemas'],
    message: 'The domain knows core and nothing of the networks.',
    also: [
      {
        regex:
          '^(node:|hono|@hono/|pg$|pg/|kysely|pino)|/(http|store|jobs|observability)/|/(config|compose|main)\\.ts$',
        message: 'The domain is verbs over data: no HTTP framework, no database driver, no environment.',
      },
    ],
  }),
  {
    files: ['apps/gateway/src/**/*.ts'],
    ignores: ['apps/gateway/src/config.ts', 'apps/gateway/src/main.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'config.ts is the only reader of the environment; take the value from the configuration.',
        },
      ],
    },
  },
]

/** Adapter code names no global of a runtime: fetch, clock and hashing come in as options. */
export const adapterGlobals = {
  files: ['packages/!(simulator|testkit)/src/**/*.ts'],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['process', 'Buffer', 'require', '__dirname', 'setImmediate'].map((name) => ({
        name,
        message: 'Packages run wherever web standards do; this exists in Node only.',
      })),
    ],
  },
}
