import type { AccountAction, Capabilities, Sourced } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { accountOf } from '../stage.ts'

const dayMs = 86_400_000

const actions: readonly AccountAction[] = [
  'markRead',
  'sendTyping',
  'react',
  'downloadAttachment',
  'deleteMessage',
]

export const capabilityCases: readonly AdapterCase[] = [
  {
    name: 'capabilities: every fact has a source and the day it was checked',
    run({ adapter: { capabilities } }) {
      for (const [name, { source, checked }] of sourcedFacts(capabilities)) {
        expect(source, `the source of ${name}`).toMatch(/^https?:\/\/\S+$/)
        expect(checked, `the day on which ${name} was checked`).toMatch(/^\d{4}-\d\d-\d\d$/)
        const day = Date.parse(checked)
        expect(day, `the day on which ${name} was checked`).not.toBeNaN()
        expect(day, `${name} was checked in the past`).toBeLessThan(Date.now() + dayMs)
      }
    },
  },
  {
    name: 'capabilities: limits are numbers that make sense',
    run({ adapter: { capabilities } }) {
      for (const [name, value] of counts(capabilities)) {
        expect(Number.isSafeInteger(value) && value > 0, `${name} is a positive whole number: ${value}`).toBe(
          true,
        )
      }
      expect(['bytes', 'utf16', 'code_points', 'graphemes']).toContain(capabilities.text.unit)
      for (const [kind, { by, mimeTypes = [] }] of Object.entries(capabilities.attachments)) {
        expectSet(by, `ways to hand over ${kind}`)
        expect(by, `ways to hand over ${kind}`).not.toEqual([])
        for (const mimeType of mimeTypes) expect(mimeType).toMatch(/^[\w.+-]+\/([\w.+-]+|\*)$/)
      }
    },
  },
  {
    name: 'capabilities: what is received or refused is listed once, and messages are received',
    run({ adapter: { capabilities } }) {
      expectSet(capabilities.receives, 'receives')
      expectSet(capabilities.receivesAttachments, 'receivesAttachments')
      expectSet(capabilities.refusals, 'refusals')
      expect(capabilities.receives).toContain('message.received')
      for (const { openedBy } of capabilities.replyWindows ?? []) {
        expect(openedBy, 'what opens a reply window').not.toEqual([])
        expect(capabilities.receives, 'what opens a reply window is received').toEqual(
          expect.arrayContaining([...openedBy]),
        )
      }
    },
  },
  {
    name: 'capabilities: are plain data that stays the same',
    run({ adapter }) {
      const before = JSON.stringify(adapter.capabilities)
      adapter.account({ accountId: '1', accessToken: 'none' })
      expect(JSON.stringify(adapter.capabilities)).toBe(before)
      expect(JSON.parse(before), 'survive a journey as JSON').toEqual(adapter.capabilities)
    },
  },
  ...actions.map((action): AdapterCase => ({
    name: `capabilities: ${action} exists exactly when declared`,
    run: (harness) => expect(typeof accountOf(harness)[action]).toBe('function'),
    unless: {
      missing: (capabilities) => capabilities.actions[action] === undefined,
      absent: (harness) => expect(accountOf(harness)).not.toHaveProperty(action),
    },
  })),
  {
    name: 'identity: the platform has a plain name and the account the id of its credentials',
    run(harness) {
      expect(harness.adapter.platform).toMatch(/^[a-z][a-z0-9_-]*$/)
      expect(accountOf(harness).id).toBe(harness.credentials.accountId)
    },
  },
]

function sourcedFacts(capabilities: Capabilities): [string, Sourced][] {
  const { text, attachments, attachmentsPerMessage, quickReplies, replyTo, reference } = capabilities
  const facts: [string, Sourced | undefined][] = [
    ...Object.entries({ text, attachmentsPerMessage, quickReplies, replyTo, reference }),
    ['history', capabilities.history],
    ['groups', capabilities.groups],
    ['encryptedThreads', capabilities.encryptedThreads],
    ...Object.entries(attachments),
    ...Object.entries(capabilities.actions),
    ...(capabilities.replyWindows ?? []).map((window): [string, Sourced] => [window.kind, window]),
  ]
  return facts.filter((fact): fact is [string, Sourced] => fact[1] !== undefined)
}

function counts(capabilities: Capabilities): [string, number][] {
  const { text, attachments, attachmentsPerMessage, quickReplies, reference, history } = capabilities
  const numbers: [string, number | undefined][] = [
    ['text.max', text.max],
    ...Object.entries(attachments).map(([kind, limit]): [string, number] => [kind, limit.maxBytes]),
    ['quickReplies.max', quickReplies?.max],
    ['quickReplies.titleMax', quickReplies?.titleMax],
    ['quickReplies.payloadMax', quickReplies?.payloadMax],
    ['reference.max', reference?.max],
    ...(capabilities.replyWindows ?? []).map(({ kind, lengthMs }): [string, number] => [kind, lengthMs]),
    ['history.maxMessages', history?.maxMessages],
    ['history.maxAgeMs', history?.maxAgeMs],
  ]
  if (Object.keys(attachments).length > 0) {
    numbers.push(['attachmentsPerMessage.max', attachmentsPerMessage.max])
  }
  return numbers.filter((entry): entry is [string, number] => entry[1] !== undefined)
}

function expectSet(values: readonly string[], what: string): void {
  expect([...new Set(values)], `${what} without repeats`).toEqual(values)
}
