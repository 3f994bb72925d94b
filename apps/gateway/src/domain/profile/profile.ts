/** A tenant: the walls between what is stored stand between profiles. */
export interface Profile {
  /** The wire calls it `refId`. */
  readonly id: string
  readonly title: string
  /** The one that calls without a key are for. */
  readonly isPrimary: boolean
  /** Whether its messages may be sent and read over the API. */
  readonly messagingActive: boolean
}
