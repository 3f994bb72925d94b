import { randomUUID } from 'node:crypto'
import type { InboundEvent } from '@dm/core'
import { createSecretBox } from '@dm/gateway/src/store/secret-box.ts'
import { createStore } from '@dm/gateway/src/store/store.ts'
import type { Benchmark } from '../benchmark.ts'
import { compare, type Comparison } from '../comparison.ts'
import type { Effort } from '../effort.ts'
import { withPostgres, withTables } from '../postgres.ts'
import { takeTurns, wallClock, type Contender } from '../take-turns.ts'
import { hot, load } from './load.ts'

/** How many times as long it may take with many messages as with few. */
const target = 1.3
const platform = 'pigeon'
const accountId = 'our account'

/** Whether what everybody waits for costs the same however much has been said already. */
export const flat: Benchmark = {
  name: 'flat',
  about: 'reading the newest and taking in the next, with many messages stored against the same with few',
  run: (effort) =>
    withPostgres(async (postgres) => {
      const open = async <Result>(name: string, count: number, work: (tasks: Tasks) => Promise<Result>) =>
        withTables(await postgres.create(name), async (database) => {
          const newId = () => randomUUID().replaceAll('-', '')
          const box = createSecretBox('only what is measured is in here')
          const store = await createStore({
            database,
            box,
            newId,
            hookRules: { sentElsewhere: true, sentHere: false, deleted: false },
            onParked: () => undefined,
          })
          const profileId = store.primaryProfileId
          const credentials = { accountId, accessToken: 'never used' }
          const account = {
            profileId,
            platform,
            nativeId: accountId,
            aliases: [],
            credentials,
            sandbox: false,
          }
          await store.accounts.link(account)
          await load(database, count)
          const page = { profileId, platform, status: 'active', limit: 50 } as const
          return work({
            'newest page of a conversation': () => store.messages.list({ ...page, conversationId: hot }),
            'newest page of a profile': () => store.messages.list(page),
            'newest page of conversations': () => store.conversations.list(page),
            'fifty messages into one hot conversation': () => store.events.ingest(fifty()),
          })
        })
      return open('few', effort.stored.few, (few) =>
        open('many', effort.stored.many, (many) => compareAll(few, many, effort)),
      )
    }),
}

type Tasks = Readonly<Record<string, Contender>>

async function compareAll(few: Tasks, many: Tasks, effort: Effort): Promise<Comparison[]> {
  const { stored } = effort
  const found: Comparison[] = []
  for (const [subject, withFew] of Object.entries(few)) {
    const contenders = { withFew, withMany: many[subject] ?? withFew }
    // The work is done by the server, so the clock on the wall counts.
    const took = await takeTurns(contenders, effort, wallClock)
    const subjectWith = `${subject}, ${stored.many} messages stored`
    const labels = {
      subject: subjectWith,
      against: `${stored.few} stored`,
      unit: { name: 'µs', better: 'less' },
    } as const
    found.push(compare({ ...labels, target }, took.withMany, took.withFew))
  }
  return found
}

let last = 0

/** Messages that come in together. */
function fifty(): InboundEvent[] {
  return Array.from({ length: 50 }, (): InboundEvent => {
    const id = `new-${last++}`
    const conversation = { participantId: hot }
    const at = new Date(Date.UTC(2026, 10, 1) + last * 1000).toISOString()
    const where = { platform, accountId, conversation } as const
    return {
      ...where,
      type: 'message.received',
      id: `message.received:${id}`,
      occurredAt: at,
      message: {
        ...where,
        id,
        direction: 'inbound',
        sender: { id: hot },
        recipients: [{ id: accountId }],
        sentAt: at,
        text: 'Is this still for sale?',
        attachments: [],
      },
      raw: { id },
    }
  })
}
