import {
  DmError,
  type Account,
  type Capabilities,
  type CallOptions,
  type Conversation,
  type ConversationRef,
  type Credentials,
  type CredentialsSource,
  type Message,
  type Page,
  type PageQuery,
  type PlatformAdapter,
} from '@dm/core'
import { credentialsSource, timestamp } from '@dm/core/kit'
import { createMemoryClient } from './memory-client.ts'
import { createMemoryConnect, renewalOf, type MemoryRenewal } from './memory-connect.ts'
import { piecesOf, sendPieces } from './memory-send.ts'
import { createMemoryWebhooks, messageOf } from './memory-webhooks.ts'
import type { MemoryThread } from './memory-world.ts'

export interface MemoryAdapterOptions {
  readonly fetch: typeof globalThis.fetch
  readonly capabilities: Capabilities
  readonly verifyToken?: string | undefined
  readonly renews: MemoryRenewal
  readonly clock: () => number
  /** Whether thread ids alone, or people alone, say which conversation is meant. */
  readonly findsConversations: boolean
}

interface NativePage<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/** An adapter for the memory network that keeps the whole contract. */
export function createMemoryAdapter(options: MemoryAdapterOptions): PlatformAdapter {
  const { capabilities, findsConversations } = options
  const client = createMemoryClient(options.fetch)
  const oauth = createMemoryConnect(client, options.renews)
  const renewed = renewalOf(oauth, options.clock)

  function account(given: Credentials | CredentialsSource): Account {
    const source = credentialsSource(given)

    const call = async <Result>(method: string, parameters: object, callOptions?: CallOptions) =>
      renewed(source, (credentials) =>
        client<Result>({ method, parameters, credentials, options: callOptions }),
      )

    async function personIn({ id, participantId, encrypted }: ConversationRef, callOptions?: CallOptions) {
      if (encrypted) throw new DmError({ code: 'content_unsupported', message: 'Nobody can write there.' })
      if (participantId !== undefined) return participantId
      if (!findsConversations) throw incomplete('participantId')
      const { items } = await call<NativePage<MemoryThread>>('conversations', {}, callOptions)
      const thread = items.find((candidate) => candidate.id === id)
      if (!thread) throw new DmError({ code: 'not_found', message: 'There is no such conversation.' })
      return thread.person
    }

    const everything: Required<Account> = {
      id: source.accountId,

      async send(message, callOptions) {
        const pieces = piecesOf(message, capabilities)
        const to = await personIn(message.to, callOptions)
        return sendPieces(pieces, (piece) =>
          renewed(source, async (credentials) => {
            const parameters = { message: { ...piece, to } }
            const sending = { method: 'send', parameters, credentials, mayHaveEffect: true }
            return (await client<{ id: string }>({ ...sending, options: callOptions })).id
          }),
        )
      },

      async listConversations(query = {}, callOptions) {
        const { accountId } = await source.get()
        const page = await call<NativePage<MemoryThread>>('conversations', query, callOptions)
        return mapPage(page, ({ id, members, updated }): Conversation => ({
          platform: 'memory',
          id,
          accountId,
          kind: members.length > 1 ? 'group' : 'direct',
          participants: members.map((member) => ({ id: member })),
          updatedAt: timestamp(updated),
        }))
      },

      async listMessages(conversation, query: PageQuery = {}, callOptions) {
        const { id: thread, participantId: person, encrypted } = conversation
        if (encrypted) return { items: [] }
        if (thread === undefined && !findsConversations) throw incomplete('id')
        const { accountId } = await source.get()
        const { limit = 10, cursor } = query
        const depth = capabilities.history?.maxMessages ?? Infinity
        const left = Math.min(limit, depth - Number(cursor ?? 0))
        const parameters = { thread, person, cursor, limit: left }
        const page = await call<NativePage<Record<string, unknown>>>('messages', parameters, callOptions)
        const read = Number(cursor ?? 0) + left
        return mapPage(read < depth ? page : { items: page.items }, (wire): Message =>
          messageOf(accountId, wire, person ?? String(wire.from))!,
        )
      },

      getParticipant: (id, callOptions) => call('person', { id }, callOptions),

      async markRead(conversation, callOptions) {
        await call('seen', { person: await personIn(conversation, callOptions) }, callOptions)
      },

      async sendTyping(conversation, on, callOptions) {
        await call('typing', { person: await personIn(conversation, callOptions), on }, callOptions)
      },

      async react(conversation, messageId, emoji, callOptions) {
        const person = await personIn(conversation, callOptions)
        await call('react', { person, messageId, emoji }, callOptions)
      },

      downloadAttachment: async ({ id = '' }) => Uint8Array.from(id.split(',').map(Number)),

      async deleteMessage(messageId, callOptions) {
        await call('remove', { messageId }, callOptions)
      },
    }
    return onlyDeclared(everything, capabilities)
  }

  return {
    platform: 'memory',
    capabilities,
    webhooks: createMemoryWebhooks(capabilities, options.verifyToken),
    oauth,
    account,
  }
}

const optionalMembers = ['markRead', 'sendTyping', 'react', 'downloadAttachment', 'deleteMessage'] as const

function onlyDeclared(everything: Required<Account>, { actions }: Capabilities): Account {
  const declared: Account = { ...everything }
  for (const member of optionalMembers) {
    if (!actions[member]) Reflect.deleteProperty(declared, member)
  }
  return declared
}

function incomplete(field: 'id' | 'participantId'): DmError {
  return new DmError({ code: 'invalid_request', field, message: `The memory network needs the ${field}.` })
}

function mapPage<From, To>({ items, next }: NativePage<From>, map: (item: From) => To): Page<To> {
  return { items: items.map(map), ...(next !== undefined && { nextCursor: next }) }
}
