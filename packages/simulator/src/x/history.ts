import type { XContext } from './context.ts'
import { addMessage, messagesOf, openDirect } from './conversations.ts'
import { keepMedia } from './media-store.ts'
import { stableSnowflake } from './snowflake.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

interface Line {
  agoMs: number
  from: 'customer' | 'account'
  text: string
  picture?: boolean
}

/** Conversations by seat in the seed; all within the thirty days that can be read, but the last. */
const scripts: Line[][] = [
  [
    { agoMs: 3 * dayMs, from: 'customer', text: 'Hi! Do you still have rye bread? 🍞' },
    { agoMs: 3 * dayMs - 5 * minuteMs, from: 'account', text: 'Two loaves left. Shall we keep one?' },
    { agoMs: 2 * hourMs, from: 'customer', text: 'This is what was left of it', picture: true },
  ],
  [
    { agoMs: 30 * hourMs, from: 'customer', text: 'Abrem ao domingo?' },
    { agoMs: 29 * hourMs, from: 'account', text: 'From eight: https://lantern.example.com/hours' },
  ],
  [{ agoMs: 12 * dayMs, from: 'customer', text: 'Merci, les croissants étaient délicieux 🥐' }],
  [
    { agoMs: 41 * dayMs, from: 'customer', text: 'Long ago' },
    { agoMs: 41 * dayMs - hourMs, from: 'account', text: 'And out of reach' },
  ],
]

/**
 * Gives the first people of the seed a past, without telling anybody. It is counted from midnight, so that starting
 * again on the same day gives the same ids.
 */
export async function seedHistory(context: XContext): Promise<void> {
  const { userId, customers } = context.seed()
  const midnightMs = Math.floor(context.clock.now() / dayMs) * dayMs
  for (const [seat, script] of scripts.entries()) {
    const customerId = customers[seat]?.id
    if (customerId === undefined) continue
    const conversation = openDirect(context, customerId, userId)
    if (messagesOf(conversation).length > 0) continue
    for (const [index, line] of script.entries()) {
      const atMs = midnightMs - line.agoMs
      const label = `x history ${seat} ${index}`
      const id = stableSnowflake(atMs, context.ids.stableDigits(label, 7))
      const mediaId = stableSnowflake(atMs, context.ids.stableDigits(`${label} media`, 7))
      addMessage(context, conversation, {
        id,
        atMs,
        senderId: line.from === 'customer' ? customerId : userId,
        text: line.text,
        media: line.picture ? await keepMedia(context, { id: mediaId, kind: 'photo' }) : undefined,
      })
    }
  }
}
