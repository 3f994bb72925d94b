import type { Capabilities } from '@dm/core'
import { memoryAccountId, type MemoryMessage, type MemoryThread, type MemoryWorld } from './memory-world.ts'

type Parameters = Readonly<Record<string, string | undefined>> & {
  readonly message?: Omit<MemoryMessage, 'id' | 'time' | 'from'>
  readonly on?: boolean
  readonly limit?: number
}

class ApiError extends Error {
  readonly status: number
  constructor(status: number, code: string) {
    super(code)
    this.status = status
  }
}

/** The HTTP API of the memory network: every call is a POST of JSON to the name of a method. */
export function createMemoryApi(
  world: MemoryWorld,
  { startsConversations }: Pick<Capabilities, 'startsConversations'>,
): typeof fetch {
  const methods: Readonly<Record<string, (parameters: Parameters) => unknown>> = {
    send({ message }) {
      const group = [...world.threads.values()].find(
        ({ id, members }) => members.length > 1 && id === message?.to,
      )
      if (message === undefined || !(group || isPerson(message.to))) throw new ApiError(400, 'no_such_person')
      if (!startsConversations && !world.threads.has(message.to)) throw new ApiError(400, 'too_late')
      return { id: world.write({ ...message, group: group?.id, from: memoryAccountId }, 'echo').id }
    },
    conversations: ({ cursor, limit }) =>
      page(
        [...world.threads.values()].sort((a, b) => b.updated - a.updated),
        cursor,
        limit,
        ({ id, person, members, updated }) => ({ id, person, members, updated }),
      ),
    messages({ thread, person, cursor, limit }) {
      const { messages } = threadWith(({ id, person: whose }) => id === thread || whose === person)
      return page([...messages].reverse(), cursor, limit, (message) => message)
    },
    person({ id }) {
      if (!isPerson(id)) throw new ApiError(404, 'no_such_person')
      return { id, name: id.toUpperCase() }
    },
    seen: ({ person }) => void (threadWith((thread) => thread.person === person).seen = true),
    typing: ({ person, on }) => void (threadWith((thread) => thread.person === person).typing = on ?? false),
    react({ person, messageId, emoji }) {
      const thread = threadWith((candidate) => candidate.person === person)
      thread.reactions = thread.reactions.filter((reaction) => reaction.messageId !== messageId)
      if (messageId !== undefined && emoji !== undefined) thread.reactions.push({ messageId, emoji })
    },
    remove({ messageId }) {
      const thread = threadWith(({ messages }) => messages.some(({ id }) => id === messageId))
      thread.messages = thread.messages.filter(({ id }) => id !== messageId)
    },
    subscribe: () => void (world.subscribed = true),
    unsubscribe: () => void (world.subscribed = false),
    inspect: () => ({ scopes: ['messages'] }),
    accounts: () => ({ accounts: [memoryAccountId] }),
    renew: () => world.grantTokens(),
    refresh({ refreshToken = '' }) {
      if (!world.refreshTokens.delete(refreshToken)) throw new ApiError(401, 'dead_token')
      return world.grantTokens()
    },
    token({ code = '', redirectUri }) {
      if (world.codes.get(code) !== redirectUri) throw new ApiError(400, 'bad_code')
      world.codes.delete(code)
      return world.grantTokens()
    },
  }

  function threadWith(matches: (thread: MemoryThread) => boolean): MemoryThread {
    const thread = [...world.threads.values()].find(matches)
    if (!thread) throw new ApiError(404, 'no_such_thing')
    return thread
  }

  function isPerson(id: string | undefined): id is string {
    return world.people.some((person) => person === id)
  }

  return async (input, init) => {
    const request = new Request(input, init)
    const method = new URL(request.url).pathname.slice(1)
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? ''
    try {
      if (!methodsForAll.includes(method) && !world.isAlive(token)) throw new ApiError(401, 'dead_token')
      const parameters = (await request.json()) as Parameters
      return Response.json({ result: methods[method]?.(parameters) ?? {} })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return refuse(error.status, error.message)
    }
  }
}

const methodsForAll: readonly string[] = ['token', 'refresh']

export function refuse(status: number, code: string, detail?: string): Response {
  return Response.json({ error: { code, detail } }, { status })
}

function page<T>(all: readonly T[], cursor = '0', limit = 10, show: (item: T) => object): object {
  const from = Number(cursor)
  const to = from + limit
  return { items: all.slice(from, to).map(show), ...(to < all.length && { next: String(to) }) }
}
