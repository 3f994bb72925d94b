import { parseArgs } from 'node:util'
import type { Target } from './call.ts'

/** What the command was asked to do. */
export interface AcceptanceRequest {
  readonly target: Target
  readonly platforms: readonly string[]
  /** What to call so that somebody writes to the account, with `{network}` in it. */
  readonly speak?: string
  /** The port of the receiver. */
  readonly listen?: number
  /** Where the gateway reaches the receiver. */
  readonly receiver?: string
  /** Whether a case fails that has to be left out. */
  readonly complete: boolean
}

/** The command was called in a way that it does not understand; the message ends with how to call it. */
export class UsageError extends Error {
  constructor(problem: string) {
    super(`${problem}\n${usage}`)
  }
}

const usualPlatforms = ['facebook', 'instagram', 'twitter']

const usage = `usage: npm run acceptance -- <base url> [--platforms ${usualPlatforms.join(',')}]
  [--speak <url with {network}>] [--listen <port>] [--receiver <url>] [--complete]
The API key comes in DM_API_KEY. It writes to the correspondent of the latest conversation of each network.
--speak is called with {"text": …} so that somebody writes to the account; without it, what webhooks are told is left out.
--listen is the port of the receiver on this machine, --receiver the URL under which the gateway reaches it.
--complete fails where a case is left out.`

/**
 * Reads a call of the command. The key is never an argument: arguments show in lists of processes.
 *
 * @throws {UsageError}
 */
export function readRequest(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AcceptanceRequest {
  const { address, ...asked } = readArguments(args)
  const apiKey = env.DM_API_KEY?.trim()
  if (!apiKey) throw new UsageError('DM_API_KEY is not set')
  return { target: { baseUrl: baseUrlOf(address), apiKey }, ...asked }
}

function readArguments(args: readonly string[]) {
  const { positionals, values } = parsed(args)
  const [address] = positionals
  if (address === undefined) throw new UsageError('the base URL is missing')
  if (positionals.length > 1) throw new UsageError(`one base URL, not ${positionals.length}`)
  const platforms = values.platforms?.split(',') ?? usualPlatforms
  if (platforms.includes('')) throw new UsageError('--platforms names a network that is empty')
  const { speak, receiver, listen, complete } = values
  return {
    address,
    platforms,
    complete,
    ...(speak !== undefined && { speak: webUrl(speak, '--speak') }),
    ...(receiver !== undefined && { receiver: webUrl(receiver, '--receiver') }),
    ...(listen !== undefined && { listen: portOf(listen) }),
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        platforms: { type: 'string' },
        speak: { type: 'string' },
        listen: { type: 'string' },
        receiver: { type: 'string' },
        complete: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function webUrl(given: string, option: string): string {
  const url = URL.parse(given)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return given
  throw new UsageError(`${option} "${given}" is no URL`)
}

function portOf(given: string): number {
  const port = Number(given)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new UsageError(`--listen "${given}" is no port`)
}

/** Of a gateway, or of its API: `/api` is added where it is missing. */
function baseUrlOf(address: string): string {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(`"${address}" is no base URL like http://127.0.0.1:3000`)
  }
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.origin}${path.endsWith('/api') ? path : `${path}/api`}`
}
