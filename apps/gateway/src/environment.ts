import { z } from 'zod'

const anyPort = 'expected a port number from 0 to 65535'
const port = z.coerce.number(anyPort).int(anyPort).min(0, anyPort).max(65_535, anyPort)
/** A whole number of something. */
const whole = (of: string, most = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number(`expected ${of}`)
    .int(`expected whole ${of}`)
    .min(0, 'expected 0 or more')
    .max(most, `expected at most ${most}`)
const days = whole('days', 36_500)
const waitMs = whole('milliseconds', 60_000).default(10_000)
const flag = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] })

/** Every variable of the gateway itself; each network adds its own in the settings of its definition. */
export const gatewayEnvironment = z.object({
  DM_MODE: z
    .enum(['sandbox', 'live'])
    .optional()
    .describe(
      '`sandbox` simulates the networks, `live` talks to them. Default: `sandbox` when neither DATABASE_URL nor any network variable is set, else `live`.',
    ),
  PORT: port.default(3000).describe('Where the gateway listens.'),
  HOST: z
    .string()
    .optional()
    .describe(
      'The address to listen on. Default: every address in live mode; always loopback in sandbox mode.',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an address like https://dm.example.com' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe(
      'Where the networks reach the gateway. With it, webhook addresses are registered by themselves at networks that allow that. Live mode only.',
    ),
  SANDBOX_PORT: port
    .default(4010)
    .describe('The first of the three ports of the simulator, one for each network. Sandbox mode only.'),
  DATA_DIR: z
    .string()
    .default('.data')
    .describe(
      'Where the built-in database and generated keys are kept. Relative to where the gateway starts.',
    ),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'expected an address like postgres://user:password@host:5432/name',
    })
    .optional()
    .describe('A PostgreSQL server, version 15 or newer. Default: the built-in one, in DATA_DIR.'),
  DM_API_KEY: z
    .string()
    .min(16, 'expected at least 16 characters')
    .optional()
    .describe('The API key of the Primary Profile. Default: generated, kept in DATA_DIR/api-key.'),
  DM_SECRET_KEY: z
    .string()
    .min(32, 'expected at least 32 characters')
    .optional()
    .describe(
      'Encrypts credentials at rest. Required with DATABASE_URL. Default: generated, kept in DATA_DIR/secret-key.',
    ),
  DM_OWNER_EMAIL: z
    .email('expected an e-mail address')
    .optional()
    .describe('The address that `GET /api/user` shows for the Primary Profile and for profiles without one.'),
  DM_MESSAGING_ENABLED: flag
    .default(true)
    .describe(
      'Whether messages may be sent and read over the API. What comes in is kept in any case. Each profile and each account has a switch of its own beside it.',
    ),
  DM_PLAIN_MEDIA_URLS: flag
    .default(true)
    .describe(
      'Whether media URLs must end in a known extension and carry no query, where a network asks for it.',
    ),
  DM_ALLOW_PRIVATE_URLS: flag
    .optional()
    .describe(
      'Lets media and webhook URLs point to plain http, loopback and private addresses. Default: on in sandbox mode only.',
    ),
  DM_SEND_WAIT_MS: waitMs.describe(
    'How long a send waits, in milliseconds, while another into the same conversation is under way. Then it is answered 429.',
  ),
  DM_OUTCOME_WAIT_MS: waitMs.describe(
    'How long a caller waits to learn what became of a send whose answer was lost, in milliseconds, before it is told that nobody knows.',
  ),
  DM_RECONCILE_SECONDS: whole('seconds')
    .default(300)
    .describe(
      'How often each account is compared with what its network shows, for messages that no webhook told. 0: never.',
    ),
  DM_RECONCILE_PAID_SECONDS: whole('seconds')
    .default(3_600)
    .describe(
      'The same for networks that bill what is read, as X does. Without webhooks this is how late messages may come.',
    ),
  DM_PAID_READS_PER_DAY: z.coerce
    .number('expected a number')
    .int('expected a whole number')
    .min(0, 'expected 0 or more')
    .default(100)
    .describe(
      'How many calls that a network bills are made for one account on one day by UTC, to read lists of messages. X bills about $0.01 for each of up to 100 events that a call returns.',
    ),
  DM_ROLE: z
    .enum(['web', 'worker', 'both'])
    .default('both')
    .describe(
      'What this process does: `web` answers calls and takes webhooks, `worker` does what goes on beside, `both` all of it.',
    ),
  DM_HOOK_SENT_ELSEWHERE: flag
    .default(true)
    .describe('Whether webhooks hear of messages of ours that were not sent through this API.'),
  DM_HOOK_SENT_HERE: flag
    .default(false)
    .describe('Whether webhooks hear of messages that were sent through this API.'),
  DM_HOOK_MESSAGE_DELETED: flag
    .default(false)
    .describe(
      'Whether webhooks hear that a message was taken back, as `messageDeleted`. Ayrshare tells nothing of it.',
    ),
  DM_RATE_LIMIT: whole('calls', 1_000_000_000)
    .default(300)
    .describe(
      'How many calls of the API a profile may make within DM_RATE_LIMIT_SECONDS, in all processes together; 0 takes any number.',
    ),
  DM_RATE_LIMIT_SECONDS: whole('seconds', 31_536_000)
    .min(1, 'expected 1 or more')
    .default(300)
    .describe('How long a window is in which calls of the API are counted.'),
  DM_CONVERSATIONS_PER_MONTH: whole('conversations', 1_000_000_000)
    .default(0)
    .describe(
      'In how many conversations a profile may write in a month by UTC, over all networks; 0: in any number. Whoever only writes to us does not count, nor does a send that fails, and within a conversation there is no limit.',
    ),
  DM_REOPEN_ARCHIVED: flag
    .default(true)
    .describe('Whether an archived conversation is active again when the correspondent writes.'),
  DM_KEEP_JOURNAL_DAYS: days
    .default(30)
    .describe(
      'How long what the networks told is kept as it came, in days; 0 keeps it for ever. What could not be taken in yet is always kept.',
    ),
  DM_KEEP_EVENTS_DAYS: days
    .default(90)
    .describe(
      'How long the log of changes is kept, in days; 0 keeps it for ever. What a webhook is still to be told is always kept.',
    ),
  DM_KEEP_DELIVERIES_DAYS: days
    .default(30)
    .describe(
      'How long calls to webhooks are remembered that were made or given up, with their attempts, in days; 0 keeps them for ever.',
    ),
  DM_HOOK_RETRY_TAIL_HOURS: whole('hours', 24)
    .default(0)
    .describe(
      'For how many hours a webhook that fails is tried again once an hour, after its nine attempts of the first hour; at most 24. What follows in the same conversation waits as long.',
    ),
  DM_HOOK_PAUSE_AFTER_HOURS: z.coerce
    .number('expected hours')
    .min(0, 'expected 0 or more')
    .max(8_760, 'expected at most 8760')
    .default(24)
    .describe(
      'How many hours nothing may go well at a webhook before it is paused. What it is to hear is kept until it is registered again or resumed. `0`: never.',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .optional()
    .describe('Default: `info` in live mode, `warn` in sandbox mode.'),
})
