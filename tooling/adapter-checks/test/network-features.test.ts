import type { Account, Capabilities, ConnectFlow } from '@dm/core'
import type { Harness, PostedWebhook } from '@dm/testkit'
import { describe, expect, it } from 'vitest'
import { adapterPackages, loadDefinition, loadHarness, loadHarnesses } from '../src/adapter-packages.ts'
import { networkFeatures, type NetworkFeatures } from './network-features.ts'

const needed = {
  account: ['id', 'send', 'listConversations', 'listMessages', 'getParticipant'],
  oauth: ['authorize', 'exchange', 'listAccounts', 'subscribe', 'unsubscribe', 'inspect'],
} as const satisfies { account: (keyof Account)[]; oauth: (keyof ConnectFlow)[] }

const worlds = (await Promise.all(adapterPackages().map(loadHarnesses))).flat()

it('has a network for each row of network-features.ts', () => {
  expect(worlds.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(networkFeatures)))
})

describe.each(worlds)('%s', (name, harness) => {
  const row = networkFeatures[name]
  const { adapter, credentials, network } = harness

  it('has a row in network-features.ts, written from the documents of its network', () => {
    expect(row).toBeDefined()
  })

  it('declares what the row says, no more and no less', () => {
    expect(declared(adapter.capabilities)).toEqual(row && expected(row))
  })

  it('has the members for it, and no others', () => {
    const account = adapter.account(credentials)
    expect(membersOf(account)).toEqual([...needed.account, ...Object.keys(row?.actions ?? {})].sort())
    expect(membersOf(adapter.oauth)).toEqual([...needed.oauth, ...Object.keys(row?.connects ?? {})].sort())
  })

  it('believes the signature in the documented header, and in no other', async () => {
    await network.happen({ type: 'message.received', by: network.correspondents[0], text: 'Hello' })
    const [posted] = await network.takeWebhooks()
    const isSignature = (name: string) => name.toLowerCase() === row?.signatureHeader
    expect(await verifies(harness, posted!, isSignature)).toBe(true)
    expect(await verifies(harness, posted!, (name) => !isSignature(name))).toBe(false)
  })
})

describe.each(adapterPackages())('$name', (adapterPackage) => {
  it('gives events in the words of the network where the row says who hears them, and only there', async () => {
    const action = networkFeatures[adapterPackage.name]?.activity
    const { wireRules } = await loadDefinition(adapterPackage)
    expect(wireRules?.activity?.action).toBe(action)
    const { adapter, network } = await loadHarness(adapterPackage)
    await network.happen({ type: 'message.received', by: network.correspondents[0], text: 'Hello' })
    const [posted] = await network.takeWebhooks()
    const natives = adapter.webhooks.parse(posted!.rawBody).map(({ native }) => native)
    expect(natives).toEqual([action === undefined ? undefined : expect.anything()])
  })
})

/** Capabilities in the words of the table. */
function declared({ text, attachments, ...can }: Capabilities) {
  return {
    text: `${text.max} ${text.unit}`,
    sends: Object.fromEntries(
      Object.entries(attachments).map(([kind, { maxBytes, by }]) => [
        kind,
        `${maxBytes / 1024 / 1024} MiB by ${by.join(', ')}`,
      ]),
    ),
    attachmentsPerMessage: can.attachmentsPerMessage.max,
    textWithAttachments: can.textWithAttachments,
    quickReplies:
      can.quickReplies &&
      `${can.quickReplies.max} with titles of ${can.quickReplies.titleMax} and payloads of ${can.quickReplies.payloadMax}`,
    replyTo: can.replyTo !== undefined,
    reference: can.reference?.max,
    windows: Object.fromEntries(
      (can.replyWindows ?? []).map(({ kind, lengthMs, openedBy }) => [
        kind,
        `${lengthMs / 3_600_000} hours after ${openedBy.join(', ')}`,
      ]),
    ),
    startsConversations: can.startsConversations,
    groups: can.groups !== undefined,
    encryptedThreads: can.encryptedThreads !== undefined,
    actions: Object.keys(can.actions).sort(),
    receives: [...can.receives].sort(),
    receivesAttachments: [...can.receivesAttachments].sort(),
    refuses: [...can.refusals].sort(),
  }
}

function expected({
  connects: _connects,
  signatureHeader: _header,
  activity: _activity,
  ...row
}: NetworkFeatures) {
  return {
    ...row,
    quickReplies: row.quickReplies,
    reference: row.reference,
    actions: Object.keys(row.actions).sort(),
    receives: Object.keys(row.receives).sort(),
    receivesAttachments: Object.keys(row.receivesAttachments).sort(),
    refuses: Object.keys(row.refuses).sort(),
  }
}

function membersOf(value: object): string[] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name]) => name)
    .sort()
}

async function verifies(
  { adapter }: Harness,
  { url = 'https://example.com/webhooks', headers, rawBody }: PostedWebhook,
  keeps: (name: string) => boolean,
): Promise<boolean> {
  const kept = new Headers(Object.entries(headers).filter(([name]) => keeps(name)))
  return adapter.webhooks.verify({ method: 'POST', url, headers: kept }, rawBody)
}
