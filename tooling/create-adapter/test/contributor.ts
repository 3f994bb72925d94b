import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { respell } from '../src/spellings.ts'

const written = join(import.meta.dirname, 'written')

const featuresRow = `
  // https://pigeon.example/docs/messages
  pigeon: {
    text: '1000 code_points',
    sends: {},
    attachmentsPerMessage: 0,
    textWithAttachments: 'several_messages',
    replyTo: false,
    windows: {},
    startsConversations: false,
    groups: false,
    encryptedThreads: false,
    actions: { markRead: 'seen' },
    receives: {
      'message.received': 'message',
      'message.sent': 'message',
      'unsupported.received': 'whatever else',
    },
    receivesAttachments: {},
    refuses: { invalid_request: 'bad_code', recipient_not_found: 'nobody', not_found: 'not_found' },
    connects: {},
    signatureHeader: 'x-pigeon-signature',
  },`

/** What somebody writes between the commands of docs/adding-a-platform.md, by the section that tells them to. */
export const work: Readonly<Record<string, (root: string) => void>> = {
  '3. Write the simulated network'(root) {
    put(root, 'simulator', 'packages/simulator/src/pigeon')
    rmSync(join(root, 'packages/simulator/src/pigeon/not-written-yet.ts'))
    put(root, 'package/test', 'packages/pigeon/test')
  },
  '4. Write the adapter'(root) {
    put(root, 'package/src', 'packages/pigeon/src')
    put(root, 'package/fixtures', 'packages/pigeon/fixtures')
    rmSync(join(root, 'packages/pigeon/src/not-written-yet.ts'))
  },
  '5. Write it down a second time'(root) {
    const table = 'tooling/adapter-checks/test/network-features.ts'
    edit(root, table, /\n\}\n\n\/\*\* The optional members/, `\n${featuresRow}$&`)
  },
  '7. Give it to the gateway'(root) {
    edit(
      root,
      'apps/gateway/package.json',
      '"@dm/simulator"',
      '"@dm/pigeon": "workspace:*",\n    "@dm/simulator"',
    )
    edit(root, 'apps/gateway/src/platforms.ts', /^/, "import { pigeon } from '@dm/pigeon'\n")
    edit(root, 'apps/gateway/src/platforms.ts', /(const definitions[^=]*= \[[^\]]*)\]/, '$1, pigeon]')
  },
}

/** Files of the network that was written for the tests, in the place of those of the template. */
function put(root: string, from: string, to: string): void {
  const folder = join(written, from)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const text = respell(readFileSync(file, 'utf8'), 'pigeon')
    writeFileSync(join(root, to, file.slice(folder.length)), text)
  }
}

function edit(root: string, path: string, what: string | RegExp, by: string): void {
  const file = join(root, path)
  const before = readFileSync(file, 'utf8')
  const after = before.replace(what, by)
  if (after === before) throw new Error(`There is no place in ${path} for what the document says.`)
  writeFileSync(file, after)
}
