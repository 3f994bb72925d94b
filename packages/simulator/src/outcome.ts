import type { ActiveFault, Faults } from './faults.ts'
import type { Platform } from './platform.ts'
import { sleep } from './timers.ts'

/** What a caller meets: an answer, or one of the ways not to get it. */
export type Outcome =
  | { kind: 'response'; response: Response }
  | { kind: 'half_body'; response: Response }
  | { kind: 'reset' }
  | { kind: 'never' }

export interface OutcomeOptions {
  platforms: readonly Platform[]
  faults: Faults
  control: (request: Request) => Response | Promise<Response>
}

/** Creates the function that turns a request into an outcome, faults included. */
export function createOutcomes({ platforms, faults, control }: OutcomeOptions) {
  function platformOf(request: Request, name: string | undefined): Platform | undefined {
    if (name !== undefined) return platforms.find((one) => one.name === name)
    // Instagram lives on Facebook's hosts too, so later platforms are asked first; with its base URL overridden a
    // request can come in under any host.
    return platforms.findLast((one) => one.owns(request)) ?? platforms[0]
  }

  return async function serve(request: Request, name?: string): Promise<Outcome> {
    const { pathname } = new URL(request.url)
    if (pathname === '/_sim' || pathname.startsWith('/_sim/')) {
      return { kind: 'response', response: await control(request) }
    }
    const platform = platformOf(request, name)
    if (!platform) return { kind: 'response', response: new Response('No such platform', { status: 404 }) }
    const fault = faults.take(platform.name, request.method, pathname)
    return fault ? withFault(platform, request, fault) : answered(await platform.fetch(request))
  }
}

async function withFault(platform: Platform, request: Request, fault: ActiveFault): Promise<Outcome> {
  if (fault.kind === 'slow') {
    await sleep(fault.ms ?? 0)
    return answered(await platform.fetch(request))
  }
  if (fault.kind === 'half_body') return { kind: 'half_body', response: await platform.fetch(request) }
  if (fault.kind === 'timeout_after_accept') {
    await platform.fetch(request)
    return { kind: 'never' }
  }
  if (fault.after) await platform.fetch(request)
  else platform.noteBroken(request)
  return fault.kind === 'reset' ? { kind: 'reset' } : answered(platform.refusal(fault, request))
}

function answered(response: Response): Outcome {
  return { kind: 'response', response }
}
