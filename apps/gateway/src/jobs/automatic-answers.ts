import type { Context } from '../context.ts'
import { answerAutomatically } from '../domain/auto-response/answer.ts'
import { createBackgroundJob, type BackgroundJob } from './background-job.ts'

/** Answers those who wrote to a profile that answers by itself, as soon as they have. */
export function createAutomaticAnswers(context: Context): BackgroundJob {
  const { log, store } = context
  const bell = store.autoResponses.listen(() => job.wake())
  const job = createBackgroundJob({
    name: 'automatic answers',
    log,
    run: async (signal) => {
      await bell.keep().catch((error: unknown) => {
        log.warn({ err: error }, 'who wrote to other processes is answered late')
      })
      return signal.aborted ? false : answerAutomatically(context, signal)
    },
  })
  return {
    ...job,
    stop: async () => {
      await job.stop()
      await bell.stop()
    },
  }
}
