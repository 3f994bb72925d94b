#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { introduction } from './introduction.ts'
import { networks, type NetworkName } from './networks.ts'
import { serveSimulator, type SimulatorServer } from './server.ts'

const names = Object.keys(networks) as NetworkName[]

/** Each network's webhook address is its own. Facebook's flag is older than the others. */
const webhookFlag = (name: NetworkName) => (name === 'facebook' ? 'webhook-url' : `${name}-webhook-url`)

const furtherFlags = names.filter((name) => name !== 'facebook').map((name) => `--${webhookFlag(name)} <url>`)

const help = `dm-simulator: messaging platforms on this machine, with state

  --port <number>        port of the first platform (4010; 0 takes free ones); the others follow
  --host <address>       address to listen on (127.0.0.1)
  --webhook-url <url>    where Facebook webhooks are posted; without one they are only kept
  ${furtherFlags.join(', ')}
                         the same for the other networks
  --seed <text>          chooses Pages, people and tokens; the same text, the same cast
  --history              begin with a few conversations that have a past
  --allow-plain-http     take plain HTTP and loopback for media, callbacks and redirects
  --help                 this text
`

const flags = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  seed: { type: 'string' },
  history: { type: 'boolean', default: false },
  'allow-plain-http': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const webhookFlags = Object.fromEntries(names.map((name) => [webhookFlag(name), { type: 'string' } as const]))

async function main(): Promise<number> {
  let values
  try {
    values = parseArgs({ options: { ...webhookFlags, ...flags } }).values
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error))
  }
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    return complain(`--port must be a number from 0 to 65535, not "${values.port}"`)
  }
  const given: Readonly<Record<string, unknown>> = values
  const webhookUrl: Partial<Record<NetworkName, string>> = {}
  for (const name of names) {
    const flag = webhookFlag(name)
    const url = given[flag]
    if (typeof url !== 'string') continue
    if (!/^https?:\/\//.test(url)) {
      return complain(`--${flag} must be an http or https address, not "${url}"`)
    }
    webhookUrl[name] = url
  }

  let server: SimulatorServer
  try {
    server = await serveSimulator({
      port,
      host: values.host,
      history: values.history,
      allowPlainHttp: values['allow-plain-http'],
      webhookUrl,
      ...(values.seed === undefined ? {} : { seed: values.seed }),
    })
  } catch (error) {
    return complain(listenProblem(error, values.host, port))
  }
  process.stdout.write(introduction(server, webhookUrl))
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await server.close()
  return 0
}

function complain(message: string): number {
  process.stderr.write(`dm-simulator: ${message}\nTry --help.\n`)
  return 1
}

function listenProblem(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken; choose another with --port`
  if (code === 'EACCES') return `port ${port} needs more rights; choose one above 1023 with --port`
  return error instanceof Error ? error.message : String(error)
}

// Letting the event loop run dry would wait for retries that are due in an hour.
process.exit(await main())
