import type { ResolvedRuntime } from '@dm/core/kit'
import type { GraphClient } from '@dm/meta'
import type { InstagramConfig } from './config.ts'
import type { Flavour } from './flavour.ts'

/** What a login is made of. */
export interface ConnectParts {
  readonly graph: GraphClient
  readonly config: InstagramConfig
  readonly flavour: Flavour
  readonly runtime: ResolvedRuntime
}
