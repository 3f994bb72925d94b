import type { Scaffold } from './scaffold.ts'
import { spellings } from './spellings.ts'

/** What was written, and what comes next. */
export function nextSteps(name: string, { created, changed }: Scaffold): string {
  const { camel } = spellings(name)
  const others = [...created.keys()].filter((path) => !path.startsWith('packages/'))
  return `Written:
  packages/${name}/                  the adapter, with its conformance suite
  packages/simulator/src/${name}/    the simulated network
${[...others, ...changed.keys()].map((path) => `  ${path}`).join('\n')}

Next, as docs/adding-a-platform.md explains step by step:
  npm test -- packages/${name}       the suite: what is red is what is left to do
  npm run check -- --filter=@dm/${name}

When it is green, the gateway: "@dm/${name}": "workspace:*" in apps/gateway/package.json, and in
apps/gateway/src/platforms.ts an import, one more name in the list, and its cast for the sandbox:
  import { ${camel} } from '@dm/${name}'
  definitions … = [ …, ${camel}]
`
}
