import { join } from 'node:path'
import { ESLint, Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { houseRules } from '../house-rules.js'

const root = join(import.meta.dirname, '..', '..', '..')
const eslint = new ESLint({ cwd: root })

/** Lints text as if it stood in a file that exists, so that typed rules work and nothing is written. */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) })
  return result?.messages.map((message) => `${message.ruleId ?? 'fatal'}: ${message.message}`) ?? []
}

const violations: { wall: string; file: string; code: string; says: string }[] = [
  {
    wall: 'core imports nothing of ours',
    file: 'packages/core/src/kit/json.ts',
    code: "import '@dm/meta'",
    says: 'bottom of the house',
  },
  {
    wall: 'the model has no dependencies',
    file: 'packages/core/src/model/message.ts',
    code: "import { z } from 'zod'\nexport const message = z.string()",
    says: 'zod belongs in ./schemas and ./kit',
  },
  {
    wall: 'packages use no Node built-ins',
    file: 'packages/core/src/kit/json.ts',
    code: "import { join } from 'node:path'\nexport const path = join('a', 'b')",
    says: 'no Node built-ins',
  },
  {
    wall: 'packages name no global of Node',
    file: 'packages/facebook/src/adapter.ts',
    code: "export const mode = process.env['MODE']",
    says: 'exists in Node only',
  },
  {
    wall: 'meta knows no network package',
    file: 'packages/meta/src/index.ts',
    code: "import '@dm/facebook'",
    says: 'never a network package',
  },
  {
    wall: 'adapters never import each other',
    file: 'packages/facebook/src/adapter.ts',
    code: "import '@dm/instagram'",
    says: 'never each other',
  },
  {
    wall: 'adapters do not import the simulator',
    file: 'packages/facebook/src/adapter.ts',
    code: "import '@dm/simulator'",
    says: 'never each other',
  },
  {
    wall: 'the suite knows no network',
    file: 'packages/testkit/src/index.ts',
    code: "import '@dm/simulator'",
    says: 'knows the contract and no network',
  },
  {
    wall: 'the simulator imports nothing of ours',
    file: 'packages/simulator/src/index.ts',
    code: "import '@dm/core'",
    says: 'cannot agree with itself',
  },
  {
    wall: 'nobody reaches into a package',
    file: 'packages/facebook/src/adapter.ts',
    code: "import '../../core/src/kit/json.ts'",
    says: 'by its name and exports',
  },
  {
    wall: 'nobody reaches into a package by its name',
    file: 'packages/facebook/src/adapter.ts',
    code: "import '@dm/core/src/kit/json.ts'",
    says: 'by its name and exports',
  },
  {
    wall: 'only platforms.ts names the networks',
    file: 'apps/gateway/src/compose.ts',
    code: "import '@dm/facebook'",
    says: 'Only platforms.ts',
  },
  {
    wall: 'only platforms.ts names the simulator',
    file: 'apps/gateway/src/main.ts',
    code: "import '@dm/simulator/server'",
    says: 'Only platforms.ts',
  },
  {
    wall: 'the domain has no HTTP framework',
    file: 'apps/gateway/src/domain/message/send.ts',
    code: "import 'hono'",
    says: 'no HTTP framework',
  },
  {
    wall: 'the domain has no database driver',
    file: 'apps/gateway/src/domain/message/send.ts',
    code: "import 'pg'",
    says: 'no database driver',
  },
  {
    wall: 'the domain does not know the store',
    file: 'apps/gateway/src/domain/message/send.ts',
    code: "import '../../store/database.ts'",
    says: 'no database driver',
  },
  {
    wall: 'the domain knows no network',
    file: 'apps/gateway/src/domain/message/send.ts',
    code: "import '@dm/facebook'",
    says: 'nothing of the networks',
  },
  {
    wall: 'only config.ts reads the environment',
    file: 'apps/gateway/src/compose.ts',
    code: 'export const port = process.env.PORT',
    says: 'only reader of the environment',
  },
  {
    wall: 'no file is longer than 400 lines',
    file: 'apps/gateway/src/compose.ts',
    code: 'export {}\n'.repeat(401),
    says: 'too many lines',
  },
]

const shapes: typeof violations = [
  {
    wall: 'exports have names',
    file: 'apps/gateway/src/banner.ts',
    code: 'export default 1\n',
    says: 'Export by name',
  },
  {
    wall: 're-exports have names',
    file: 'packages/facebook/src/index.ts',
    code: "export * from './adapter.ts'\n",
    says: 'Re-export by name',
  },
  {
    wall: 'index.ts only re-exports',
    file: 'packages/facebook/src/index.ts',
    code: 'export const more = 1\n',
    says: 'only re-exports',
  },
  {
    wall: 'classes are for errors',
    file: 'apps/gateway/src/banner.ts',
    code: 'export class Banner {\n  readonly text = 1\n}\n',
    says: 'for errors only',
  },
]

describe('lint refuses what breaks a wall', () => {
  it.each([...violations, ...shapes])('$wall', async ({ file, code, says }) => {
    expect(await complaints(file, code)).toContainEqual(expect.stringContaining(says))
  })

  it.each([
    ['src/utils.ts', 'holds anything'],
    ['src/sendMessage.ts', 'kebab-case'],
  ])('files are named after what they are, not %s', (filename, says) => {
    const config = {
      files: ['**/*.ts'],
      plugins: { house: houseRules },
      rules: { 'house/file-name': 'error' },
    }
    const [message] = new Linter().verify('', [config as unknown as Linter.Config], { filename })
    expect(message?.message).toContain(says)
  })

  it('and says nothing where there is none', async () => {
    expect(
      await complaints('packages/facebook/src/adapter.ts', "export { DmError } from '@dm/core'\n"),
    ).toEqual([])
  })
})
