import { later } from '../timers.ts'
import type { Activity } from './activity.ts'
import { subscribedOf } from './audience.ts'
import type { XCall } from './call.ts'
import type { XContext } from './context.ts'
import { activityBody } from './envelopes.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { between, checkQuery, matching } from './query.ts'

/** Open connections to `/2/activity/stream`. */
export interface Streams {
  open(call: XCall): Response
  /** Writes activities to every connection, a line each. */
  tell(activities: readonly Activity[]): void
  /** Ends every connection. */
  close(): void
}

/** The longest silence on a connection, in real milliseconds. */
const keepAliveMs = 20_000

/** A moment to the second, in UTC. */
const moment = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)

const encoder = new TextEncoder()

/** Creates the stream, with nobody listening; https://docs.x.com/x-api/fundamentals/consuming-streaming-data */
export function createStreams(context: () => XContext): Streams {
  const listeners = new Set<{ write: (text: string) => void; close: () => void }>()

  return {
    open(call) {
      checkQuery(call.url.searchParams, {
        backfill_minutes: between(0, 5),
        start_time: moment,
        end_time: moment,
      })
      if (listeners.size >= limits.streams) throw refuse.tooManyStreams()
      let stop: () => void = () => undefined
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          let cancelTimer: () => void = () => undefined
          const rest = () => {
            cancelTimer()
            cancelTimer = later(keepAliveMs, () => listener.write('\r\n'))
          }
          const listener = {
            write(text: string) {
              controller.enqueue(encoder.encode(text))
              rest()
            },
            close() {
              stop()
              controller.close()
            },
          }
          stop = () => {
            cancelTimer()
            listeners.delete(listener)
          }
          listeners.add(listener)
          rest()
        },
        cancel: () => stop(),
      })
      return new Response(body, { headers: { 'content-type': 'application/json' } })
    },
    tell(activities) {
      for (const told of subscribedOf(context(), activities)) {
        const line = `${activityBody(context(), [told])}\r\n`
        for (const listener of listeners) listener.write(line)
      }
    },
    close() {
      for (const listener of [...listeners]) listener.close()
    },
  }
}
