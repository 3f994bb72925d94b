import type { Message, Participant } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { WireMessage, WirePerson } from '../api/wire.ts'

/** A message of a webhook or of a list. */
export function messageFrom(wire: WireMessage, accountId: string): Message {
  const outbound = wire.from === accountId
  return omitUndefined({
    platform: 'new-network',
    id: wire.id,
    accountId,
    conversation: { id: wire.conversation, participantId: outbound ? wire.to : wire.from },
    direction: outbound ? ('outbound' as const) : ('inbound' as const),
    sender: { id: wire.from },
    recipients: [{ id: wire.to }],
    sentAt: parseTimestamp(wire.time),
    text: wire.text || undefined,
    attachments: [],
    raw: wire,
  })
}

/** A person, as far as the network shows them. */
export function personFrom({ id, name }: WirePerson): Participant {
  return omitUndefined({ id, name: name || undefined })
}
