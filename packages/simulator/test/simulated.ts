import { createSimulator, type Simulator, type SimulatorOptions } from '../src/index.ts'

/** A frozen moment that every test starts at. */
export const startMs = Date.parse('2026-11-22T10:00:00Z')

/** An answer, read. */
export interface Answer {
  status: number
  // Tests read whatever the wire holds.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any
  headers: Headers
}

/** A simulator with frozen time and short ways to call it. */
export function simulated(options: SimulatorOptions = {}) {
  const sim = createSimulator({ clock: startMs, seed: 'tests', ...options })
  const { facebook: seed } = sim.seed()
  const marta = seed.customers[0]!.id
  const jonas = seed.customers[1]!.id

  async function graph(method: string, path: string, parameters?: object, token = seed.pageAccessToken) {
    return call(sim, method, `https://graph.facebook.com/v26.0/${path}`, parameters, token)
  }

  return {
    sim,
    seed,
    marta,
    jonas,
    graph,
    get: (path: string, token?: string) => graph('GET', path, undefined, token),
    /** Sends as the Page. */
    send: (body: object, token?: string) =>
      graph('POST', 'me/messages', { recipient: { id: marta }, messaging_type: 'RESPONSE', ...body }, token),
    /** The person's inbox. */
    inbox: (id = marta) => sim.facebook.world().customers.find((customer) => customer.id === id)!,
    /** Every webhook body so far. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    webhooks: () => sim.facebook.outbox.map(({ body }) => JSON.parse(body) as any),
    /** Every messaging item so far that has this key. */
    events(key: string) {
      return (
        sim.facebook.outbox
          // eslint-disable-next-line @typescript-eslint/no-explicit-any
          .flatMap(({ body }) => (JSON.parse(body) as any).entry)
          // eslint-disable-next-line @typescript-eslint/no-explicit-any
          .flatMap((entry: any) => [...(entry.messaging ?? []), ...(entry.standby ?? [])])
          // eslint-disable-next-line @typescript-eslint/no-explicit-any
          .filter((item: any) => key in item)
      )
    },
  }
}

/** One call with a token and perhaps a JSON body. */
export async function call(
  sim: Simulator,
  method: string,
  url: string,
  parameters?: object,
  token?: string,
): Promise<Answer> {
  const target = new URL(url)
  if (token !== undefined) target.searchParams.set('access_token', token)
  const json = parameters && {
    body: JSON.stringify(parameters),
    headers: { 'content-type': 'application/json' },
  }
  return read(await sim.fetch(target.href, { method, ...json }))
}

/** Reads an answer as JSON where it is. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}
