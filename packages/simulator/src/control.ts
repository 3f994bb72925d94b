import { Hono } from 'hono'
import type { SimulatorClock } from './clock.ts'
import { ControlError } from './control-error.ts'
import { controlInput } from './control-input.ts'
import type { Fault, Faults } from './faults.ts'
import type { Platform } from './platform.ts'

export interface ControlOptions {
  platforms: readonly Platform[]
  clock: SimulatorClock
  faults: Faults
  settle: () => Promise<void>
  reset: () => void
}

/** Creates the routes under `/_sim`: what a test or a person does to the world from outside. */
export function createControl({ platforms, clock, faults, settle, reset }: ControlOptions): Hono {
  const app = new Hono()
  const byPlatform = (read: (platform: Platform) => unknown) =>
    Object.fromEntries(platforms.map((platform) => [platform.name, read(platform)]))
  const time = () => ({ nowMs: clock.now(), now: new Date(clock.now()).toISOString() })

  app.get('/_sim/seed', (context) => context.json(byPlatform((platform) => platform.seed())))
  app.get('/_sim/world', (context) => context.json(byPlatform((platform) => platform.world())))

  app.get('/_sim/clock', (context) => context.json(time()))
  app.post('/_sim/clock', async (context) => {
    const input = controlInput(await readBody(context.req.raw), ['advanceMs', 'setMs'])
    const advanceMs = input.number('advanceMs')
    const setMs = input.number('setMs')
    if ((advanceMs === undefined) === (setMs === undefined)) {
      throw new ControlError('advanceMs', 'or setMs is required, one of them')
    }
    if (advanceMs !== undefined) clock.advance(advanceMs)
    if (setMs !== undefined) clock.set(setMs)
    return context.json(time())
  })

  app.get('/_sim/faults', (context) => context.json({ faults: faults.list() }))
  app.post('/_sim/faults', async (context) => {
    return context.json(faults.add((await readBody(context.req.raw)) as Fault), 201)
  })
  app.delete('/_sim/faults/:id?', (context) => {
    faults.clear(context.req.param('id'))
    return context.json({ faults: faults.list() })
  })

  app.post('/_sim/settle', async (context) => {
    await settle()
    return context.json({ ok: true })
  })
  app.post('/_sim/reset', (context) => {
    reset()
    return context.json({ ok: true })
  })

  app.get('/_sim/:platform/:verb', async (context) => {
    const { platform, verb } = context.req.param()
    const view = lookUp(platforms.find(({ name }) => name === platform)?.views, verb)
    return view ? context.json(await view()) : context.notFound()
  })
  app.post('/_sim/:platform/:verb', async (context) => {
    const { platform, verb } = context.req.param()
    const control = lookUp(platforms.find(({ name }) => name === platform)?.controls, verb)
    if (!control) return context.notFound()
    return context.json(await control(await readBody(context.req.raw)))
  })

  app.notFound((context) => {
    return context.json(
      { error: { message: `No control route ${context.req.method} ${context.req.path}` } },
      404,
    )
  })
  app.onError((error, context) => {
    if (!(error instanceof ControlError)) {
      return context.json({ error: { message: String(error) } }, 500)
    }
    return context.json({ error: { field: error.field, message: `${error.field} ${error.message}` } }, 400)
  })
  return app
}

function lookUp<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined
}

async function readBody(request: Request): Promise<unknown> {
  const text = await request.text()
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new ControlError('body', 'must be JSON')
  }
}
