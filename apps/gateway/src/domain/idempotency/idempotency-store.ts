/** A call that its caller may repeat under a key of theirs. */
export interface RepeatableCall {
  readonly profileId: string
  readonly key: string
  /** Of what is asked for. */
  readonly digest: string
  /** Names the send that it makes, should it be ours. */
  readonly reference: string
}

/**
 * What a call under a key finds.
 *
 * - `ours`: nobody has made it, so it is to be made under this reference
 * - `answered`: it was made and answered
 * - `other`: the key belongs to a call that asked for something else
 * - `running`: it is being made
 * - `broken`: whoever made it has died, or did not learn what became of it
 */
export type Claim =
  | { readonly kind: 'ours' | 'broken'; readonly reference: string }
  | { readonly kind: 'answered'; readonly status: number; readonly answer: string }
  | { readonly kind: 'other' | 'running' }

export interface IdempotencyStore {
  claim(call: RepeatableCall): Promise<Claim>
  /** Takes over a broken call; false when another was faster. */
  takeOver(call: RepeatableCall, broken: string): Promise<boolean>
  answer(call: RepeatableCall, answered: { readonly status: number; readonly answer: string }): Promise<void>
  /** Ends the claim without an answer, for others to find it broken. */
  leave(call: RepeatableCall): Promise<void>
  /** Nothing went out: the key may be used again. */
  free(call: RepeatableCall): Promise<void>
  /** Forgets keys that are older than a day, and what was kept for their repetition. */
  forgetOld(): Promise<void>
}
