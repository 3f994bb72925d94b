import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { readRequest, UsageError, type AcceptanceRequest } from './read-request.ts'

declare module 'vitest' {
  interface ProvidedContext {
    acceptance: AcceptanceRequest
  }
}

try {
  const request = readRequest(process.argv.slice(2), process.env)
  // Sets the exit code by itself: 1 when an item fails.
  const vitest = await startVitest([], {
    config: false,
    root: import.meta.dirname,
    include: [join(import.meta.dirname, 'accept-target.ts')],
    reporters: ['verbose'],
    provide: { acceptance: request },
    watch: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  })
  await vitest.close()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`acceptance: ${error.message}\n`)
  process.exitCode = 2
}
