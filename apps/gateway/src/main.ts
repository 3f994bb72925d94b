import { DmError } from '@dm/core'
import { banner } from './banner.ts'
import { link } from './commands/link.ts'
import { startGateway } from './compose.ts'
import { readConfig, type Config } from './config.ts'
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
  else if (command === 'link') await link(config, process.env, args)
  else fail(`there is no command "${command}"; use serve or link`)
} catch (error) {
  if (!isForOperator(error)) throw error
  fail(error.message)
}

async function serve(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const lifecycle = createLifecycle((name, error) =>
    log.error({ err: error }, `${name} did not stop cleanly`),
  )
  const stop = async (exitCode: number) => {
    await lifecycle.stop()
    process.exit(exitCode)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // A terminal sends its signal to every process it runs, and each passes it on: it comes more than once.
    process.on(signal, () => {
      log.info({ signal }, 'stopping')
      void stop(0)
    })
  }
  try {
    const gateway = await startGateway(config, lifecycle, log)
    void gateway.failed.then((reason) => {
      log.fatal(reason)
      return stop(1)
    })
    process.stdout.write(banner(gateway))
    log.info({ url: gateway.url, mode: config.mode }, 'ready')
  } catch (error) {
    await lifecycle.stop()
    throw error
  }
}

/** Errors that an operator can mend say how in one line; all others are ours and keep their stack. */
function isForOperator(error: unknown): error is Error {
  return (
    error instanceof StartError ||
    error instanceof DatabaseError ||
    error instanceof EmbeddedPostgresError ||
    DmError.isInstance(error)
  )
}

function fail(reason: string): never {
  process.stderr.write(`dm: ${reason}\n`)
  process.exit(1)
}
