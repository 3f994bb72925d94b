import { pino, type DestinationStream, type Logger } from 'pino'

/** Names under which a secret could reach the log. */
const secrets = [
  'accessToken',
  'access_token',
  'accessTokenSecret',
  'refreshToken',
  'appSecret',
  'verifyToken',
  'authorization',
  'apiKey',
  'secretKey',
  'password',
  'credentials',
]

/** The depths where we log objects; the deepest is that of the headers of a call, in an error, in `err`. */
const depths = ['', '*.', '*.*.', '*.*.*.']

/**
 * Structured lines, one JSON object each, without secrets.
 *
 * @param destination where they go; standard output when absent
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = depths.flatMap((depth) => secrets.map((name) => depth + name))
  const options = { level, base: null, redact: { paths, censor: '[secret]' } }
  return destination ? pino(options, destination) : pino(options)
}
