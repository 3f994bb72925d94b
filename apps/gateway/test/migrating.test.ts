import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

// The recipes of docs/migrating-from-ayrshare.md as they stand there, but for whom they call.

const here = join(import.meta.dirname, '..')
const page = readFileSync(join(here, '../../docs/migrating-from-ayrshare.md'), 'utf8')
const run = promisify(execFile)

/** The only block in a language. */
function recipe(language: string): string {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))]
  expect(blocks, language).toHaveLength(1)
  return blocks[0]![1]!
}

/** With something in it replaced that must be there once. */
function replaced(text: string, before: string, after: string): string {
  expect(text.split(before), before).toHaveLength(2)
  return text.replace(before, after)
}

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
})
afterAll(() => gateway.stop())

it("the vendor's Node SDK, loaded by the recipe, calls the gateway", async () => {
  const loaded = replaced(recipe('js'), 'https://dm.example.com/api', `${gateway.url}/api`)
  const program = `${loaded}\nprocess.stdout.write(JSON.stringify(await dm.user()))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    // It stands where the SDK is installed.
    cwd: here,
    env: { PATH: process.env.PATH, DM_API_KEY: gateway.apiKey },
  })
  expect(JSON.parse(stdout)).toMatchObject({ title: 'Primary Profile', monthlyPostCount: 0 })
})

it('the call over plain HTTP sends a message', async () => {
  const { body } = await gateway.api('/messages/facebook?conversationsOnly=true')
  const [{ participant }] = body.conversationsDetails as [{ participant: { id: string } }]
  const command = replaced(recipe('sh'), '7000000001', participant.id)
  const { stdout } = await run('sh', ['-c', command], {
    env: { PATH: process.env.PATH, DM_URL: gateway.url, DM_API_KEY: gateway.apiKey, PROFILE_KEY: '' },
  })
  expect(JSON.parse(stdout) as Json).toMatchObject({ status: 'success', message: 'Hello' })
})
