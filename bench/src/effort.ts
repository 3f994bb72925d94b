/** How long to measure. */
export interface Effort {
  /** How many figures there will be for each contender. */
  readonly rounds: number
  /** How often each contender has its turn in a round. */
  readonly turns: number
  /** How long a turn takes, about, in milliseconds: shorter than what a busy machine gives at a stretch. */
  readonly turnMs: number
  /** How long each contender runs before anything counts, in milliseconds. */
  readonly warmUpMs: number
  /** For servers: how many rounds, and how many messages each gets in its turn. */
  readonly load: { readonly rounds: number; readonly messages: number }
  /** For databases: how many messages are few, and how many are many. */
  readonly stored: { readonly few: number; readonly many: number }
  /** For what has to keep up with something: how long that lasts in each round, in seconds. */
  readonly streamSeconds: number
  /** How long a process works whose memory is looked at. */
  readonly memoryMinutes: number
  /** Whether programs of others are installed that are not there. */
  readonly mayInstall: boolean
}

export const thorough: Effort = {
  rounds: 15,
  turns: 40,
  turnMs: 2,
  warmUpMs: 3000,
  load: { rounds: 7, messages: 6000 },
  stored: { few: 10_000, many: 1_000_000 },
  streamSeconds: 10,
  memoryMinutes: 10,
  mayInstall: true,
}

/** Shows that a benchmark runs; its figures mean nothing. */
export const brief: Effort = {
  rounds: 2,
  turns: 2,
  turnMs: 0.1,
  warmUpMs: 5,
  load: { rounds: 1, messages: 400 },
  stored: { few: 500, many: 1000 },
  streamSeconds: 1,
  memoryMinutes: 0.1,
  mayInstall: false,
}
