/** What a profile answers by itself to whoever writes. */
export interface AutoResponse {
  readonly active: boolean
  /** How long nobody gets a second one, in seconds. */
  readonly waitSeconds: number
  readonly message: string
}

/** Somebody wrote and is to be answered; we hold the lease. */
export interface DueAnswer {
  readonly profileId: string
  /** The profile's own switch. */
  readonly messagingActive: boolean
  readonly accountId: string
  readonly platform: string
  readonly participantId: string
  /** Where they wrote, or the conversation that has taken it in. */
  readonly conversationId: string
  /** What they wrote and when, by the network's clock; absent when it was taken back. */
  readonly message?: { readonly text?: string; readonly sentAt?: Date }
  /** Of the send that is to bring the answer; it may have been made by a process that has died. */
  readonly reference: string
  /** When they asked, by the database; whoever writes meanwhile asks anew. */
  readonly askedAt: string
  /** How many they got lately or would have got, see {@link AutoResponseStore.claim}. */
  readonly answers: number
}

/**
 * What came of it.
 *
 * - `answered`: it went out, or may have
 * - `refused`: it did not go out, and counts all the same, so that who is always refused is not called for ever
 * - `dropped`: it is not to be answered
 * - `later`: nothing went out, and it may be tried again after a while
 * - `untouched`: nothing was done about it, and another process may
 */
export type AnswerOutcome = 'answered' | 'refused' | 'dropped' | 'later' | 'untouched'

export interface AutoResponseStore {
  /** As the profile has set it; `undefined` when it never has. */
  read(profileId: string): Promise<AutoResponse | undefined>
  change(profileId: string, change: Partial<AutoResponse>): Promise<AutoResponse>
  /**
   * Takes answers that are due and that nobody is at; others leave them alone for so long.
   *
   * @param countMs for how long answers to one person are counted together
   */
  claim(limits: {
    readonly atMost: number
    readonly leaseMs: number
    readonly countMs: number
  }): Promise<DueAnswer[]>
  /**
   * @param laterMs for how long it rests when it is to be tried again
   * @returns whether they have asked again meanwhile and are still to be answered
   */
  end(due: DueAnswer, outcome: AnswerOutcome, laterMs: number): Promise<boolean>
  /** Tells whenever an answer may be due, here or by another process, see `DeliveryStore.listen`. */
  listen(onDue: () => void): { readonly keep: () => Promise<void>; readonly stop: () => Promise<void> }
}
