import type { Message, Participant } from '@dm/core'
import type { WireMessage, WirePerson } from '../api/wire.ts'
import { notWrittenYet } from '../not-written-yet.ts'

/** A message of a webhook or of a list. */
export function messageFrom(_wire: WireMessage, _accountId: string): Message {
  return notWrittenYet('mapping/message.ts: messageFrom')
}

/** A person, as far as the network shows them. */
export function personFrom(_wire: WirePerson): Participant {
  return notWrittenYet('mapping/message.ts: personFrom')
}
