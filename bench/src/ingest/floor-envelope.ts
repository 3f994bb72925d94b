/** What the floor keeps of a message: the columns that the gateway fills, as wide as there. */
export interface Received {
  readonly eventId: string
  readonly messageId: string
  readonly from: string
  readonly to: string
  readonly at: string
  readonly text: string
  readonly raw: string
  readonly body: object
}

interface Envelope {
  readonly entry: readonly { readonly messaging: readonly Item[] }[]
}

interface Item {
  readonly sender: { readonly id: string }
  readonly recipient: { readonly id: string }
  readonly timestamp: number
  readonly message: { readonly mid: string; readonly text: string }
}

/** Takes apart what it knows to be well-formed. */
export function readEnvelope(body: Buffer): Received[] {
  const { entry } = JSON.parse(body.toString()) as Envelope
  return entry.flatMap(({ messaging }) => messaging.map(received))
}

function received(item: Item): Received {
  const { sender, recipient, timestamp, message } = item
  const [messageId, from, to, text] = [message.mid, sender.id, recipient.id, message.text]
  const at = new Date(timestamp).toISOString()
  const eventId = `message.received:${messageId}`
  return { eventId, messageId, from, to, at, text, body: bodyOf(), raw: JSON.stringify(eventOf()) }

  function bodyOf() {
    return { id: messageId, text, sentAt: at, senderId: from, direction: 'inbound', recipientId: to }
  }

  function eventOf() {
    const where = { platform: 'facebook', accountId: to, conversation: { participantId: from } }
    const parts = {
      direction: 'inbound',
      sender: sender,
      recipients: [recipient],
      sentAt: at,
      text,
      attachments: [],
    }
    return {
      type: 'message.received',
      id: eventId,
      occurredAt: at,
      ...where,
      message: { id: messageId, ...where, ...parts },
      raw: item,
    }
  }
}
