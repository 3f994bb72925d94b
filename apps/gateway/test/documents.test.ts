import { dmErrorCodes, type Capabilities, type PlatformSetting } from '@dm/core'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gatewayEnvironment } from '../src/environment.ts'
import { wireErrors } from '../src/domain/errors/wire-errors.ts'
import { routes } from '../src/http/routes.ts'
import { definitions } from '../src/platforms.ts'

// The tables in docs/ are printed from code. After a change of the code, "npm test -- -u" prints them anew.

const notice = '<!-- Printed from code; npm test -- -u prints it anew. -->'

const page = (title: string, ...parts: string[]) => `${[`# ${title}`, notice, ...parts].join('\n\n')}\n`

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const document = (name: string) => `../../../docs/${name}.md`

it('docs/environment.md', async () => {
  const own = Object.entries(gatewayEnvironment.shape).map(([name, schema]) => {
    const description = schema.description ?? ''
    const parsed = schema.safeParse(undefined)
    const preset = parsed.success ? parsed.data : undefined
    return [
      `\`${name}\``,
      preset === undefined ? description : `${description} Default: \`${String(preset)}\`.`,
    ]
  })
  const ofNetwork = (settings: readonly PlatformSetting[]) =>
    settings.map(({ env, description, required, secret }) => [
      `\`${env}\``,
      description,
      required ? 'yes' : 'no',
      secret ? 'yes' : 'no',
    ])
  const head = ['Variable', 'Meaning', 'Required', 'Secret']
  const networks = definitions.flatMap(({ title, settings, accountSettings }) => [
    `## ${title}`,
    'The app. Needed in live mode as soon as one of them is set.',
    table(head, ofNetwork(settings)),
    'An account to link at start, instead of `POST /api/accounts`.',
    table(head, ofNetwork(accountSettings)),
  ])
  const intro = 'Every variable that the gateway reads. An empty one counts as absent.'
  await expect(
    page('Environment', intro, table(['Variable', 'Meaning'], own), ...networks),
  ).toMatchFileSnapshot(document('environment'))
})

it('docs/errors.md', async () => {
  const wire = Object.entries(wireErrors).map(([name, error]) => [
    String(error.code),
    String(error.status),
    error.text,
    error.cause,
    `\`${error.move}\``,
    error.retry ? 'yes' : 'no',
    error.hint,
    `\`${name}\``,
  ])
  const library = Object.entries(dmErrorCodes).map(([code, text]) => [`\`${code}\``, text])
  const text = page(
    'Errors',
    '## Of the HTTP API',
    'Numbers from 9000 on are our own; the others are those of the Ayrshare API. `GET /api/error-explainer?code=` tells the same. Repeat: whether the same call may be made again unchanged; an error that knows better says so in `retryAvailable`.',
    table(
      ['Code', 'HTTP', 'Meaning', 'Cause', 'Whose move', 'Repeat', 'What to do', 'Name in the source'],
      wire,
    ),
    '## Of the packages',
    'The `code` of every `DmError`.',
    table(['Code', 'Whose move it is'], library),
  )
  await expect(text).toMatchFileSnapshot(document('errors'))
})

it('the calls in README.md', async () => {
  const readme = join(import.meta.dirname, '../../../README.md')
  const text = await readFile(readme, 'utf8')
  const rows = routes.map(({ method, paths: [path], summary }) => [`\`${method} /api${path}\``, summary])
  const printed = text.replace(
    /(<!-- routes: .* -->\n)[^]*?(<!-- end of routes -->)/,
    (_, before: string, after: string) => `${before}\n${table(['Call', 'What it does'], rows)}\n\n${after}`,
  )
  expect(printed).toContain('`POST /api/messages/:platform`')
  await expect(printed).toMatchFileSnapshot(readme)
})

it('docs/capabilities.md', async () => {
  const networks = definitions.flatMap((definition) => {
    const needed = definition.settings.filter(({ required }) => required)
    const settings = Object.fromEntries(needed.map(({ key }) => [key, '1']))
    const { capabilities } = definition.create(settings)
    return [
      `## ${definition.title}`,
      table(['What', 'How much', 'Source'], factsOf(capabilities)),
      notesOf(capabilities),
    ]
  })
  const intro =
    'What each network can do, as its adapter declares it. A star marks what nobody has verified yet.'
  await expect(page('Capabilities', intro, ...networks)).toMatchFileSnapshot(document('capabilities'))
})

function factsOf(can: Capabilities): string[][] {
  const source = (fact: { source: string; checked: string; unverified?: boolean }) =>
    `[${fact.checked}](${fact.source})${fact.unverified ? ' *' : ''}`
  const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`
  const hours = (ms: number) => `${ms / 3_600_000} hours`
  const yes = (name: string, fact: Parameters<typeof source>[0] | undefined) =>
    fact ? [[name, 'yes', source(fact)]] : [[name, 'no', '']]
  return [
    ['text', `${can.text.max} ${can.text.unit.replace('_', ' ')}`, source(can.text)],
    ...Object.entries(can.attachments).map(([kind, limit]) => [
      kind,
      [
        `${mebibytes(limit.maxBytes)}, by ${limit.by.join(', ')}`,
        ...(limit.maxBytesByUrl === undefined ? [] : [`by url ${mebibytes(limit.maxBytesByUrl)}`]),
      ].join('; '),
      source(limit),
    ]),
    ['attachments in one call', String(can.attachmentsPerMessage.max), source(can.attachmentsPerMessage)],
    ['text with attachments', can.textWithAttachments.replace('_', ' '), ''],
    ...(can.quickReplies
      ? [
          [
            'quick replies',
            `${can.quickReplies.max}, titles of ${can.quickReplies.titleMax}`,
            source(can.quickReplies),
          ],
        ]
      : [['quick replies', 'no', '']]),
    ...yes('reply to a message', can.replyTo),
    ...yes('groups', can.groups),
    ...yes('threads that no API reads, shown as such', can.encryptedThreads),
    ...(can.replyWindows ?? []).map((window) => [
      `${window.kind.replace('_', ' ')} reply window`,
      hours(window.lengthMs),
      source(window),
    ]),
    ...(['markRead', 'sendTyping', 'react', 'downloadAttachment', 'deleteMessage'] as const).flatMap(
      (action) => yes(`\`${action}\``, can.actions[action]),
    ),
    ['events', can.receives.map((type) => `\`${type}\``).join(', '), ''],
    ['attachments that arrive', can.receivesAttachments.join(', '), ''],
    ['refusals with a code of their own', can.refusals.map((code) => `\`${code}\``).join(', '), ''],
  ]
}

function notesOf(can: Capabilities): string {
  return can.notes.map((note) => `- ${note}`).join('\n')
}
