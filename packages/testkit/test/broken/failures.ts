import { DmError, type CallOptions, type Credentials } from '@dm/core'
import { memoryAppSecret, memoryTokens } from '../memory-world.ts'
import { copyOf, failing } from './broken-errors.ts'
import { withAccount, withEvents, withOauth, type BrokenAdapter } from './broken-adapter.ts'

const faults = [
  'rate_limited',
  'auth_expired',
  'permission_missing',
  'upstream_unavailable',
  'upstream_refused',
]
const whileReading = faults.map((fault) => `errors: ${fault} while reading has that code`)
const whileSending = [...faults, 'window_closed'].map(
  (fault) => `errors: ${fault} while sending has that code, and nothing arrives`,
)
const brokenReads = [
  'errors: silent while reading is timeout',
  'errors: reset while reading is upstream_unavailable',
  'errors: garbled while reading is upstream_malformed',
]
const brokenSends = ['silent', 'reset', 'garbled'].map(
  (fault) => `errors: ${fault} while sending is outcome_unknown, and nothing is sent again`,
)
const everyCall = 'credentials: refused ones are auth_expired for every call'
const askedAgain = 'credentials: are asked for again with each call'
const beforeStart = 'cancellation: a call that is given up before it starts is aborted and has no effect'
const readOnTheWay = 'cancellation: a read that is given up on the way ends as aborted'
const connectOnTheWay = 'cancellation: connecting that is given up is aborted'
const whileConnecting = [
  'errors: a network that is out of order while connecting is upstream_unavailable',
  'errors: a network that is silent while connecting is timeout',
]
const toldTokens = 'secrets: no address, answer or event holds a token or app secret'
const sendOnTheWay = 'cancellation: a send that is given up on the way ends and is not sent again'

export const brokenFailures: readonly BrokenAdapter[] = [
  {
    fault: 'calls every failure invalid_request',
    breaks: failing((error) => new DmError({ code: 'invalid_request', message: error.message })),
    fails: [
      ...whileReading,
      ...whileSending,
      ...brokenReads,
      ...brokenSends,
      everyCall,
      askedAgain,
      beforeStart,
      readOnTheWay,
      sendOnTheWay,
    ],
  },
  {
    fault: 'throws errors that are no DmError',
    breaks: failing((error) => new Error(error.message)),
    fails: [...whileReading, ...whileSending, ...brokenReads, ...brokenSends, everyCall],
  },
  {
    fault: 'says of everything that it may be tried again',
    breaks: failing((error) => copyOf(error, { retryable: true })),
    fails: [...brokenSends, ...whileReading.filter((name) => /auth|permission|refused/.test(name))],
  },
  {
    fault: 'says of nothing that it may be tried again',
    breaks: failing((error) => copyOf(error, { retryable: false })),
    fails: whileReading.filter((name) => /rate|unavailable/.test(name)),
  },
  {
    fault: 'keeps what the network said to itself',
    breaks: failing((error) => {
      const { code, message, retryable } = error
      return new DmError({ code, message, retryable })
    }),
    fails: [...whileReading, ...whileSending],
  },
  {
    fault: 'takes a broken send for one that did not happen',
    breaks: failing((error) =>
      error.code === 'outcome_unknown' ? copyOf(error, { code: 'timeout' }) : error,
    ),
    fails: brokenSends,
  },
  {
    fault: 'uses the first credentials for ever',
    breaks(adapter) {
      return {
        ...adapter,
        account(credentials) {
          if (!('get' in credentials)) return adapter.account(credentials)
          let first: Promise<Credentials> | undefined
          return adapter.account({ ...credentials, get: () => (first ??= credentials.get()) })
        },
      }
    },
    fails: [askedAgain],
  },
  {
    fault: 'does not hear when it is given up',
    breaks: withOptions(({ signal: _signal, ...options }) => options),
    fails: [beforeStart, readOnTheWay, sendOnTheWay],
  },
  {
    fault: 'calls being given up a time-out',
    breaks: failing((error) => (error.code === 'aborted' ? copyOf(error, { code: 'timeout' }) : error)),
    fails: [beforeStart, readOnTheWay, sendOnTheWay],
  },
  {
    fault: 'waits for ever',
    breaks: withOptions(({ timeoutMs: _timeoutMs, ...options }) => options),
    fails: [brokenReads[0]!, brokenSends[0]!],
  },
  {
    fault: 'tells the token in the message of an error',
    breaks: failing((error) => copyOf(error, { message: `${error.message} (Bearer ${memoryTokens.good})` })),
    fails: ['secrets: no error of reading or sending holds a token or app secret'],
  },
  {
    fault: 'tells the token in the cause of an error',
    breaks: failing((error) => {
      const cause = new Error(`GET https://memory.example/?access_token=${memoryTokens.good}`)
      return copyOf(error, { cause })
    }),
    fails: ['secrets: no error of reading or sending holds a token or app secret'],
  },
  {
    fault: 'tells the token in what it hands on',
    breaks: withEvents((event) => ({ ...event, raw: { token: memoryTokens.good } })),
    fails: [toldTokens],
  },
  {
    fault: 'puts the app secret into the authorize address',
    breaks: withOauth(({ authorize }) => ({
      async authorize(request) {
        const step = await authorize(request)
        return { ...step, url: `${step.url}&secret=${memoryAppSecret}` }
      },
    })),
    fails: [toldTokens],
  },
  {
    fault: 'calls every failure of connecting a refusal',
    breaks: withOauth(({ subscribe, listAccounts, inspect }) => {
      const refused = async <T>(call: Promise<T>): Promise<T> =>
        call.catch((error: unknown) => {
          throw new DmError({ code: 'upstream_refused', message: String(error) })
        })
      return {
        subscribe: (...parameters) => refused(subscribe(...parameters)),
        listAccounts: (...parameters) => refused(listAccounts(...parameters)),
        inspect: (...parameters) => refused(inspect(...parameters)),
      }
    }),
    fails: [...whileConnecting, connectOnTheWay],
  },
  {
    fault: 'tells the token when connecting fails',
    breaks: withOauth(({ subscribe }) => ({
      subscribe: (credentials, options) =>
        subscribe(credentials, options).catch((error: unknown) => {
          const { code, message } = error as DmError
          throw new DmError({ code, message: `${message} ${credentials.accessToken}` })
        }),
    })),
    fails: ['secrets: no error of the connect flow holds a token or app secret'],
  },
]

function withOptions(change: (options: CallOptions) => CallOptions) {
  return withAccount(({ send, listConversations, listMessages, getParticipant }) => ({
    send: (message, options = {}) => send(message, change(options)),
    listConversations: (query, options = {}) => listConversations(query, change(options)),
    listMessages: (conversation, query, options = {}) => listMessages(conversation, query, change(options)),
    getParticipant: (id, options = {}) => getParticipant(id, change(options)),
  }))
}
