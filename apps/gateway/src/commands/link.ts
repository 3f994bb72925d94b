import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { reachableUrl } from '../http/reachable-url.ts'
import { StartError } from '../start-error.ts'

const usage =
  'usage: npm run account:link -- <platform> --account-id <id> [--expires-at <time>] [--alias <other id>]…, with the access token on standard input or in ACCESS_TOKEN; where there is more than one secret, as JSON on standard input: {"accessToken": "…", "refreshToken": "…"}'

const secretsSchema = z.record(z.string(), z.string())

const answerSchema = z.union([
  z.object({
    status: z.literal('success'),
    account: z.object({ id: z.string(), displayName: z.string().optional() }),
  }),
  z.object({ status: z.literal('error'), message: z.string() }),
])

/**
 * Links an account through a gateway that runs, so that it works whether the database is the built-in one or
 * not. The token is never an argument, nor is another secret: arguments show in lists of processes.
 *
 * @returns what to tell the operator
 * @throws {StartError} with what to do
 */
export async function link(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Promise<string> {
  const account = readArguments(args)
  const secrets = readSecrets(env.ACCESS_TOKEN ?? (process.stdin.isTTY ? '' : await text(process.stdin)))

  const gateway = reachableUrl(config.host, config.port)
  const response = await fetch(`${gateway}/api/accounts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await apiKey(config)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...secrets, ...account }),
  }).catch(() => {
    throw new StartError(
      `no gateway answers at ${gateway}; start it first, or set HOST and PORT to where it listens`,
    )
  })
  const answer = answerSchema.safeParse(await response.json().catch(() => undefined))
  if (!answer.success) {
    throw new StartError(
      `what answers at ${gateway} is no gateway (HTTP ${response.status}); set HOST and PORT to where it listens`,
    )
  }
  if ('message' in answer.data) throw new StartError(answer.data.message)
  const { id, displayName = id } = answer.data.account
  return `linked: ${account.platform} ${displayName} (${id})`
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        'account-id': { type: 'string' },
        'expires-at': { type: 'string' },
        alias: { type: 'string', multiple: true },
      },
      allowPositionals: true,
    })
    const [platform] = positionals
    const { 'account-id': accountId, 'expires-at': expiresAt, alias: aliases } = values
    if (platform !== undefined && accountId !== undefined) {
      return { platform, accountId, ...omitUndefined({ expiresAt, aliases }) }
    }
  } catch {
    // An option we do not know: the usage line says which there are.
  }
  throw new StartError(usage)
}

/** The access token alone, or several secrets by the names that the API has for them. */
function readSecrets(given: string): Record<string, string> {
  const trimmed = given.trim()
  if (trimmed === '') throw new StartError(`no access token; ${usage}`)
  if (!trimmed.startsWith('{')) return { accessToken: trimmed }
  try {
    return secretsSchema.parse(JSON.parse(trimmed))
  } catch {
    throw new StartError(`what came on standard input is no JSON object of texts; ${usage}`)
  }
}

async function apiKey(config: Config): Promise<string> {
  if (config.apiKey !== undefined) return config.apiKey
  return readFile(join(config.dataDir, 'api-key'), 'utf8').then(
    (key) => key.trim(),
    () => {
      throw new StartError(`no API key: set DM_API_KEY, or DATA_DIR to that of the running gateway`)
    },
  )
}
