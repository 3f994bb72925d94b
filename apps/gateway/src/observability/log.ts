import { pino, type Logger } from 'pino'

/** Names under which a secret could reach the log, at any of the depths where we log objects. */
const secrets = [
  'accessToken',
  'accessTokenSecret',
  'refreshToken',
  'appSecret',
  'authorization',
  'apiKey',
  'credentials',
]

/** Structured lines on standard output, one JSON object each, without secrets. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  })
}
