import type { DmError } from '@dm/core'
import { fullCapabilities } from '../memory-capabilities.ts'
import { memoryTokens } from '../memory-world.ts'
import {
  madeUpResult,
  withAccount,
  withCapabilities,
  withSend,
  type BrokenAdapter,
} from './broken-adapter.ts'
import { copyOf, failing } from './broken-errors.ts'

const nameOf = (code: string) =>
  `refusals: ${code} is told with that code and the network's own, and nothing is repeated`
const every = fullCapabilities.refusals.map(nameOf)
const whileSending = every.filter((name) => name !== nameOf('not_found'))

export const brokenRefusals: readonly BrokenAdapter[] = [
  {
    fault: 'has one code for all that it is refused',
    breaks: failing((error) => copyOf(error, { code: 'upstream_refused' })),
    fails: every,
  },
  {
    fault: 'says of a refusal that it may be tried again',
    breaks: failing((error) => copyOf(error, { retryable: true })),
    fails: every,
  },
  {
    fault: "keeps the network's code to itself",
    breaks: failing((error) => copyOf(error, { upstream: statusOf(error) })),
    fails: every,
  },
  {
    fault: "keeps the network's subcode to itself",
    breaks: failing((error) => {
      const { subcode: _subcode, ...upstream } = error.upstream ?? {}
      return copyOf(error, { upstream })
    }),
    fails: [nameOf('invalid_request')],
  },
  {
    fault: 'tells the token when it is refused',
    breaks: failing((error) => copyOf(error, { message: `${error.message} (Bearer ${memoryTokens.good})` })),
    fails: every,
  },
  {
    fault: 'sends again what was refused',
    breaks: withSend(
      (send) => (message, options) => send(message, options).catch(() => send(message, options)),
    ),
    fails: whileSending,
  },
  {
    fault: 'takes a refused send for one that went well',
    breaks: withSend((send) => (message, options) => send(message, options).catch(madeUpResult)),
    fails: whileSending,
  },
  {
    fault: 'shows an empty conversation where it is refused',
    breaks: withAccount(({ listMessages }) => ({
      listMessages: (...parameters) => listMessages(...parameters).catch(() => ({ items: [] })),
    })),
    fails: [nameOf('not_found')],
  },
  {
    fault: 'does not say what it can be refused for',
    breaks: withCapabilities(() => ({ refusals: [] })),
    fails: every,
  },
  {
    fault: 'expects refusals that the network does not know',
    variant: 'bare',
    changes: { refusals: fullCapabilities.refusals },
    breaks: (adapter) => adapter,
    fails: every,
  },
]

function statusOf({ upstream }: DmError): { status?: number } {
  return upstream?.status === undefined ? {} : { status: upstream.status }
}
