#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { serveSimulator, type SimulatorServer } from './server.ts'

const help = `dm-simulator: messaging platforms on this machine, with state

  --port <number>        port of the first platform (4010; 0 takes free ones); the others follow
  --host <address>       address to listen on (127.0.0.1)
  --webhook-url <url>    where Facebook webhooks are posted; without one they are only kept
  --x-webhook-url <url>  where X webhooks are posted
  --seed <text>          chooses Pages, people and tokens; the same text, the same cast
  --history              begin with a few conversations that have a past
  --allow-plain-http     take plain HTTP and loopback for media, callbacks and redirects
  --help                 this text
`

const flags = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  'webhook-url': { type: 'string' },
  'x-webhook-url': { type: 'string' },
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
  for (const flag of ['webhook-url', 'x-webhook-url'] as const) {
    const url = values[flag]
    if (url !== undefined && !/^https?:\/\//.test(url)) {
      return complain(`--${flag} must be an http or https address, not "${url}"`)
    }
  }
  const webhookUrl = {
    ...(values['webhook-url'] === undefined ? {} : { facebook: values['webhook-url'] }),
    ...(values['x-webhook-url'] === undefined ? {} : { x: values['x-webhook-url'] }),
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

function introduction(
  { urls, simulator }: SimulatorServer,
  webhookUrl: Record<string, string | undefined>,
): string {
  const seed = simulator.seed()
  const { facebook, x } = seed
  const base = urls.facebook ?? ''
  const xBase = urls.x ?? ''
  const customer = facebook.customers[0]
  const reply = { recipient: { id: customer?.id }, messaging_type: 'RESPONSE', message: { text: 'Hello' } }
  return `${JSON.stringify(seed, null, 2)}

Facebook is at ${base}
Webhooks go to ${webhookUrl.facebook ?? `nobody; read them at ${base}/_sim/facebook/outbox`}

Write as ${customer?.name ?? 'a customer'}:
  curl -s ${base}/_sim/facebook/messages -d '{"text":"Hello"}'
Answer as ${facebook.pageName}:
  curl -s "${base}/v26.0/me/messages?access_token=${facebook.pageAccessToken}" -H 'content-type: application/json' -d '${JSON.stringify(reply)}'

X is at ${xBase}
Webhooks go to ${webhookUrl.x ?? `nobody; read them at ${xBase}/_sim/x/outbox`}

Write as ${x.customers[0]?.name ?? 'a customer'}:
  curl -s ${xBase}/_sim/x/messages -d '{"text":"Hello"}'
Answer as @${x.username}:
  curl -s ${xBase}/2/dm_conversations/with/${x.customers[0]?.id ?? ''}/messages -H 'authorization: Bearer ${x.accessToken}' -H 'content-type: application/json' -d '{"text":"Hello"}'
`
}

// Letting the event loop run dry would wait for retries that are due in an hour.
process.exit(await main())
