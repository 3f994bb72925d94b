/** One person's reaction to one message. A person has at most one reaction on a message. */
export interface Reaction {
  /** The network's id of the message that was reacted to. */
  readonly messageId: string
  /** Who reacted. */
  readonly participantId: string
  /** The emoji itself. Absent when the network gives only a name. */
  readonly emoji?: string
  /** The network's word for it, for example `love`. */
  readonly name?: string
}
