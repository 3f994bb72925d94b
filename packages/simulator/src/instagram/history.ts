import { keepMedia } from '../graph/media-host.ts'
import { openWindow } from '../graph/window.ts'
import type { InstagramContext } from './context.ts'
import { addMessage, openConversation, stableMids } from './threads.ts'
import type { FileAttachment } from '../graph/files.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

interface Line {
  agoMs: number
  from: 'customer' | 'account'
  text?: string
  image?: true
  reaction?: string
}

/** Conversations by seat in the seed: open, open to a human only, long closed, and just begun. */
const scripts: Line[][] = [
  [
    { agoMs: 2 * day, from: 'customer', text: 'Cześć! Is the rye from your last post still there?' },
    { agoMs: 2 * day - 5 * minute, from: 'account', text: 'Two loaves. Shall we keep one for you?' },
    { agoMs: 3 * hour, from: 'customer', text: 'Yes please, like this one', image: true },
    { agoMs: 3 * hour - minute, from: 'account', text: 'Kept 🥖', reaction: '❤️' },
  ],
  [
    { agoMs: 40 * hour, from: 'customer', text: 'Hej, öppet på söndag?' },
    { agoMs: 39 * hour, from: 'account', text: 'From nine to two.' },
  ],
  [
    { agoMs: 20 * day, from: 'customer', text: 'Vos éclairs sont magnifiques' },
    { agoMs: 20 * day - hour, from: 'account', text: 'Merci !' },
  ],
  [{ agoMs: 7 * minute, from: 'customer', text: 'ストーリーのパン、まだありますか？' }],
]

/** Gives the first people of the seed a past, without telling anybody; the same ids in every run. */
export function seedHistory(context: InstagramContext): void {
  const { world, ids, clock, seed } = context
  const nowMs = clock.now()
  scripts.forEach((script, seat) => {
    const customer = world.customers.get(seed().customers[seat]?.id ?? '')
    if (!customer) return
    const conversation = openConversation(context, customer)
    if (conversation.messages.length > 0) return
    conversation.updatedAtMs = 0
    script.forEach((line, index) => {
      const label = `instagram history ${seat} ${index}`
      const message = addMessage(world, conversation, nowMs - line.agoMs, {
        mids: stableMids(ids, label),
        from: line.from,
        text: line.text ?? '',
        attachments: line.image ? [pastImage(context, label)] : [],
        reactions: { customer: line.reaction },
      })
      if (line.from === 'customer') {
        openWindow(conversation, message.atMs, true)
        return
      }
      conversation.seenByAccountMs = message.atMs
      conversation.folder = 'general'
    })
    conversation.readByCustomerMs = conversation.seenByAccountMs
  })
}

function pastImage(context: InstagramContext, label: string): FileAttachment {
  const id = context.ids.stableDigits(label, 17)
  const kept = keepMedia(context, 'image', { id })
  return {
    kind: 'image',
    id,
    source: { kind: 'hosted', mediaId: kept.id },
    name: kept.name,
    mimeType: kept.contentType,
    size: null,
  }
}
