import { inspect } from 'node:util'
import { DmError } from '@dm/core'
import { banner } from './banner.ts'
import { link } from './commands/link.ts'
import { startGateway } from './compose.ts'
import { readConfig, type Config } from './config.ts'
import { createEnding } from './ending.ts'
import { createLifecycle } from './lifecycle.ts'
import { createLog } from './observability/log.ts'
import { definitions } from './platforms.ts'
import { StartError } from './start-error.ts'
import { DatabaseError } from './store/database.ts'
import { EmbeddedPostgresError } from './store/embedded-postgres/index.ts'

const [command = 'serve', ...args] = process.argv.slice(2)

try {
  const config = readConfig(process.env, definitions)
  if (command === 'serve') await serve(config)
  else if (command === 'link') process.stdout.write(`${await link(config, process.env, args)}\n`)
  else throw new StartError(`there is no command "${command}"; use serve or link`)
} catch (error) {
  report(error)
  process.exit(1)
}

async function serve(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const lifecycle = createLifecycle((name, error) =>
    log.error({ err: error }, `${name} did not stop cleanly`),
  )
  const ending = createEnding({ lifecycle, log, exit: (code) => process.exit(code) })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => ending.onSignal(signal))
  }
  const starting = startGateway(config, lifecycle, log)
  ending.waitFor(starting)
  try {
    const gateway = await starting
    void gateway.failed.then((reason) => {
      if (ending.begun) return
      log.fatal(reason)
      return ending.begin(1)
    })
    if (ending.begun) return
    process.stdout.write(banner(gateway))
    log.info({ url: gateway.url, mode: config.mode }, 'ready')
  } catch (error) {
    // A start that is stopped half-way fails somewhere; that is no failure to tell anybody about.
    if (ending.begun) return
    report(error)
    await ending.begin(1)
  }
}

/** Errors that an operator can mend say how in one line; all others are ours and show their stack. */
function report(error: unknown): void {
  process.stderr.write(`dm: ${isForOperator(error) ? error.message : inspect(error)}\n`)
}

function isForOperator(error: unknown): error is Error {
  return (
    error instanceof StartError ||
    error instanceof DatabaseError ||
    error instanceof EmbeddedPostgresError ||
    DmError.isInstance(error)
  )
}
