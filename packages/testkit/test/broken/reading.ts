import type { Account, Message, Page, PageQuery } from '@dm/core'
import { withAccount, type BrokenAdapter } from './broken-adapter.ts'

const pagesOfConversations = 'conversations: page to the end without gaps or repeats'
const pagesOfMessages = 'messages: page to the end without gaps or repeats'
const messagesOfNobody =
  'messages: with somebody who does not exist are not_found, or none where anybody can be written to'
const attachments = 'messages: keep their attachments in the list'

export const brokenReading: readonly BrokenAdapter[] = [
  {
    fault: 'gives a next page to an empty list',
    breaks: pages((page) => ({ ...page, nextCursor: page.nextCursor ?? 'more' })),
    fails: ['conversations: none is an empty last page'],
  },
  {
    fault: 'never comes to an end',
    breaks: withAccount(({ listConversations }) => ({
      listConversations: async () => ({ ...(await listConversations({ limit: 1 })), nextCursor: '0' }),
    })),
    fails: [pagesOfConversations],
  },
  {
    fault: 'shows the messages of others where there are none',
    variant: 'apart',
    breaks: withAccount(({ listConversations, listMessages }) => ({
      async listMessages(conversation, query, options) {
        const { items } = await listConversations(query, options)
        const known = items.find(({ participants }) =>
          participants.some(({ id }) => id === conversation.participantId),
        )
        return listMessages(known ?? items[0]!, query, options)
      },
    })),
    fails: [messagesOfNobody],
  },
  {
    fault: 'lists the oldest first',
    breaks: pages((page) => ({ ...page, items: [...page.items].reverse() })),
    fails: [
      'conversations: come latest activity first, well-formed',
      'messages: come newest first, of both sides, well-formed',
    ],
  },
  {
    fault: 'loses the last page',
    breaks: pages(({ items }) => ({ items })),
    fails: [pagesOfConversations, pagesOfMessages],
  },
  {
    fault: 'repeats an item on the next page',
    breaks(adapter) {
      let repeated = false
      const oneBackOnce = (query: PageQuery = {}): PageQuery => {
        if (query.cursor === undefined || repeated) return query
        repeated = true
        return { ...query, cursor: String(Number(query.cursor) - 1) }
      }
      return withAccount(({ listConversations, listMessages }) => ({
        listConversations: (query, options) => listConversations(oneBackOnce(query), options),
        listMessages: (conversation, query, options) =>
          listMessages(conversation, oneBackOnce(query), options),
      }))(adapter)
    },
    fails: [pagesOfConversations, pagesOfMessages],
  },
  {
    fault: 'leaves an item out between pages',
    breaks: pages((page) => ({
      ...page,
      ...(page.nextCursor !== undefined && { nextCursor: String(Number(page.nextCursor) + 1) }),
    })),
    fails: [pagesOfConversations, pagesOfMessages],
  },
  {
    fault: 'gives more than was asked for',
    breaks: withAccount(({ listMessages }) => ({
      listMessages: (conversation, query, options) =>
        listMessages(conversation, { ...query, limit: 100 }, options),
    })),
    fails: [pagesOfMessages],
  },
  {
    fault: 'takes our own account for a participant',
    breaks: withAccount(({ id, listConversations }) => ({
      async listConversations(query, options) {
        const page = await listConversations(query, options)
        const items = page.items.map((item) => ({ ...item, participants: [...item.participants, { id }] }))
        return { ...page, items }
      },
    })),
    fails: ['conversations: come latest activity first, well-formed'],
  },
  {
    fault: 'has empty text where there is none, and times that are no times',
    breaks: messages((message) => ({ ...message, text: message.text ?? '', sentAt: 'yesterday' })),
    fails: ['messages: come newest first, of both sides, well-formed'],
  },
  {
    fault: 'takes every message for an inbound one',
    breaks: messages((message) => ({ ...message, direction: 'inbound' })),
    fails: [
      'messages: come newest first, of both sides, well-formed',
      'sending: the result names the message as the list does',
    ],
  },
  {
    fault: 'spells ids in the list otherwise than in webhooks',
    breaks: messages((message) => ({ ...message, id: message.id.toUpperCase() })),
    fails: [
      'messages: have the same id, text and sender in webhook and list',
      'sending: the result names the message as the list does',
    ],
  },
  {
    fault: 'drops attachments from the list',
    breaks: messages((message) => ({ ...message, attachments: [] })),
    fails: [attachments],
  },
  {
    fault: 'lists attachments that nobody has sent',
    variant: 'bare',
    breaks: messages((message) => ({ ...message, attachments: [{ kind: 'file', nativeType: 'file' }] })),
    fails: [attachments],
  },
  {
    fault: 'finds no messages by person and says that there are none',
    breaks: withAccount(({ listMessages }) => ({
      listMessages: async (conversation, query, options) =>
        conversation.id === undefined ? { items: [] } : listMessages(conversation, query, options),
    })),
    fails: [
      'messages: the correspondent alone is enough, or is refused as invalid_request',
      messagesOfNobody,
    ],
  },
  {
    fault: 'finds somebody else',
    breaks: withAccount(({ getParticipant }) => ({
      getParticipant: (_id, options) => getParticipant('ben', options),
    })),
    fails: ['participants: are found by id', 'participants: somebody who does not exist is not_found'],
  },
  {
    fault: 'finds everybody',
    breaks: withAccount(() => ({ getParticipant: async (id) => ({ id, name: 'Somebody' }) })),
    fails: ['participants: somebody who does not exist is not_found'],
  },
]

function pages(change: <Item>(page: Page<Item>) => Page<Item>) {
  return withAccount(({ listConversations, listMessages }) => ({
    listConversations: async (query, options) => change(await listConversations(query, options)),
    listMessages: async (conversation, query, options) =>
      change(await listMessages(conversation, query, options)),
  }))
}

function messages(change: (message: Message) => Message) {
  return withAccount(({ listMessages }): Partial<Account> => ({
    async listMessages(conversation, query, options) {
      const page = await listMessages(conversation, query, options)
      return { ...page, items: page.items.map(change) }
    },
  }))
}
