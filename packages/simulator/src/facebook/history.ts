import type { FacebookContext } from './context.ts'
import { keepMedia } from '../graph/media-host.ts'
import { openWindow } from '../graph/window.ts'
import { addMessage, openConversation, type NewMessage } from './threads.ts'
import type { Attachment } from './world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

interface Line {
  agoMs: number
  from: 'customer' | 'page'
  text?: string
  media?: 'image' | 'file' | 'sticker'
  quickReplies?: string[]
  tapped?: string
  reaction?: string
}

/** Conversations by seat in the seed: open, open to a human only, long closed, and just begun. */
const scripts: Line[][] = [
  [
    { agoMs: 3 * day, from: 'customer', text: 'Dzień dobry! Czy macie jeszcze chleb żytni? 🍞' },
    {
      agoMs: 3 * day - 4 * minute,
      from: 'page',
      text: 'Yes, two loaves left. Pick-up or delivery?',
      quickReplies: ['Pick-up', 'Delivery'],
    },
    { agoMs: 3 * day - 6 * minute, from: 'customer', text: 'Pick-up', tapped: 'PICK_UP' },
    { agoMs: 2 * hour, from: 'customer', text: 'This is what was left of it', media: 'image' },
    { agoMs: 2 * hour - minute, from: 'page', text: 'We take that as a compliment 😊', reaction: '❤️' },
  ],
  [
    { agoMs: 30 * hour, from: 'customer', text: 'Går det bra att beställa en tårta till lördag?' },
    { agoMs: 29 * hour, from: 'page', text: 'Of course! Here is the price list.' },
    { agoMs: 29 * hour - minute, from: 'page', media: 'file' },
  ],
  [
    { agoMs: 12 * day, from: 'customer', text: 'Merci, les croissants étaient délicieux 🥐' },
    { agoMs: 12 * day - hour, from: 'page', text: 'Merci à vous, Amélie !' },
  ],
  [
    { agoMs: 9 * minute, from: 'customer', text: 'こんにちは、今日は何時まで開いていますか？' },
    { agoMs: 8 * minute, from: 'customer', media: 'sticker' },
  ],
]

/** Gives the first people of the seed a past, without telling anybody; the same ids in every run. */
export function seedHistory(context: FacebookContext): void {
  const { world, ids, clock } = context
  const nowMs = clock.now()
  scripts.forEach((script, seat) => {
    const customer = world.customers.get(context.seed().customers[seat]?.id ?? '')
    if (!customer) return
    const conversation = openConversation(world, ids, clock, customer)
    if (conversation.messages.length > 0) return
    conversation.updatedAtMs = 0
    script.forEach((line, index) => {
      const label = `history ${seat} ${index}`
      const fields: NewMessage = {
        mid: `m_${ids.stableText(label, 40)}`,
        from: line.from,
        text: line.text ?? '',
        attachments: line.media ? [pastAttachment(context, line.media, label)] : [],
        quickReplies: (line.quickReplies ?? []).map((title) => ({
          content_type: 'text',
          title,
          payload: title.toUpperCase().replace('-', '_'),
        })),
        tapped: line.tapped,
        reactions: { customer: line.reaction },
        appId: line.from === 'page' ? context.app().id : undefined,
        deliveredAtMs: line.from === 'page' ? nowMs - line.agoMs : undefined,
      }
      const message = addMessage(world, conversation, nowMs - line.agoMs, fields)
      if (line.from === 'customer') openWindow(conversation, message.atMs, true)
      else conversation.seenByPageMs = message.atMs
    })
    conversation.readByCustomerMs = conversation.seenByPageMs
  })
}

function pastAttachment(
  context: FacebookContext,
  media: 'image' | 'file' | 'sticker',
  label: string,
): Attachment {
  const id = context.ids.stableDigits(label, 17)
  const kind = media === 'file' ? 'file' : 'image'
  const kept = keepMedia(context, kind, { id, ...(media === 'file' ? { name: 'price-list.txt' } : {}) })
  const source = { kind: 'hosted' as const, mediaId: kept.id }
  if (media === 'sticker') return { kind: 'sticker', id, stickerId: '369239263222822', source }
  return { kind, id, source, name: kept.name, mimeType: kept.contentType, size: null }
}
