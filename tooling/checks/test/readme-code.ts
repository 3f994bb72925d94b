import { readFileSync } from 'node:fs'

/** A block of TypeScript in a README, as a file of its own. */
export interface ReadmeBlock {
  readonly name: string
  readonly source: string
  /** True when it takes nothing from its surroundings, so that it can be run. */
  readonly runs: boolean
}

/**
 * What a block takes from its surroundings, as parameters. A block that is not here has to stand alone, so
 * that a new one is looked at when it is written.
 */
const given: Readonly<Record<string, string>> = {
  'core 1': 'line: string, body: unknown',
  'core 2': [
    "options: import('@dm/core').AdapterRuntime",
    "exampleError: (status: number, body: unknown) => import('@dm/core').DmError | undefined",
    "message: import('@dm/core').OutboundMessage",
    "capabilities: import('@dm/core').Capabilities",
  ].join(', '),
  'facebook 2': "page: import('@dm/core').Account, to: import('@dm/core').ConversationRef",
  'instagram 3': "account: import('@dm/core').Account, to: import('@dm/core').ConversationRef",
  'meta 0': 'appSecret: string, accessToken: string',
  'simulator 1': [
    "createSimulator: typeof import('@dm/simulator').createSimulator",
    'app: { fetch(request: Request): Promise<Response> }',
  ].join(', '),
  'testkit 0': [
    "createPigeonAdapter: (options: object) => import('@dm/core').PlatformAdapter",
    'createPigeonLoft: () => any',
  ].join(', '),
  'testkit 1': [
    'loft: any',
    "credentials: import('@dm/core').Credentials",
    "createPigeonAdapter: (options: object) => import('@dm/core').PlatformAdapter",
  ].join(', '),
  'testkit 2': "createHarness: () => import('@dm/testkit').Harness, report: string[]",
  'x 2': [
    "x: import('@dm/core').PlatformAdapter",
    'accountId: string',
    `vault: {
      read(id: string): Promise<import('@dm/core').Credentials>
      write(id: string, next: import('@dm/core').Credentials): Promise<void>
      withLock<Result>(id: string, work: () => Promise<Result>): Promise<Result>
    }`,
  ].join(', '),
  'x 3': "account: import('@dm/core').Account, to: import('@dm/core').ConversationRef",
}

/** Every block of TypeScript in the README of a package. */
export function readmeBlocks(name: string, file: string): ReadmeBlock[] {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)]
  return blocks.map(([, code = ''], index) => {
    const key = `${name} ${index}`
    const parameters = given[key]
    const runs = parameters === undefined && !/^export /m.test(code)
    return { name: key, source: parameters === undefined ? code : wrapped(code, parameters), runs }
  })
}

/** The imports of packages stay outside; those of a reader's own files are among what is given. */
function wrapped(code: string, parameters: string): string {
  const lines = code.split('\n')
  const imports = lines.filter((line) => /^import .* from '@dm\//.test(line))
  const body = lines.filter((line) => !line.startsWith('import '))
  return [...imports, `export async function example(${parameters}) {`, ...body, '}'].join('\n')
}
