import type { NewNetworkContext } from './context.ts'
import { notWrittenYet } from './not-written-yet.ts'

/** Something that somebody does out in the network. */
export interface Speech {
  /** Who writes; the first person of the cast when absent. */
  from?: string
  text: string
}

/** Makes a person act: changes the world, and posts what the network says of it. */
export function speak(_context: NewNetworkContext, _speech: Speech): Promise<unknown> {
  return notWrittenYet('speak.ts: what a person can do, and the webhooks that come of it')
}
