#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { serveSimulator, type SimulatorServer } from './server.ts'

const help = `dm-simulator: the Messenger Platform on this machine, with state

  --port <number>        port of the Graph API (4010; 0 takes a free one)
  --host <address>       address to listen on (127.0.0.1)
  --webhook-url <url>    where Facebook webhooks are posted; without one they are only kept
  --seed <text>          chooses Pages, people and tokens; the same text, the same cast
  --history              begin with a few conversations that have a past
  --allow-plain-http     take plain HTTP and loopback for media, callbacks and redirects
  --help                 this text
`

const flags = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  'webhook-url': { type: 'string' },
  seed: { type: 'string' },
  history: { type: 'boolean', default: false },
  'allow-plain-http': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

async function main(): Promise<number> {
  let values
  try {
    values = parseArgs({ options: flags }).values
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
  const webhookUrl = values['webhook-url']
  if (webhookUrl !== undefined && !/^https?:\/\//.test(webhookUrl)) {
    return complain(`--webhook-url must be an http or https address, not "${webhookUrl}"`)
  }

  let server: SimulatorServer
  try {
    server = await serveSimulator({
      port,
      host: values.host,
      history: values.history,
      allowPlainHttp: values['allow-plain-http'],
      ...(webhookUrl === undefined ? {} : { webhookUrl: { facebook: webhookUrl } }),
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

function introduction({ urls, simulator }: SimulatorServer, webhookUrl: string | undefined): string {
  const seed = simulator.seed()
  const { facebook } = seed
  const base = urls.facebook ?? ''
  const customer = facebook.customers[0]
  const reply = { recipient: { id: customer?.id }, messaging_type: 'RESPONSE', message: { text: 'Hello' } }
  return `${JSON.stringify(seed, null, 2)}

Facebook is at ${base}
Webhooks go to ${webhookUrl ?? `nobody; read them at ${base}/_sim/facebook/outbox`}

Write as ${customer?.name ?? 'a customer'}:
  curl -s ${base}/_sim/facebook/messages -d '{"text":"Hello"}'
Answer as ${facebook.pageName}:
  curl -s "${base}/v26.0/me/messages?access_token=${facebook.pageAccessToken}" -H 'content-type: application/json' -d '${JSON.stringify(reply)}'
`
}

// Letting the event loop run dry would wait for retries that are due in an hour.
process.exit(await main())
