import { createSimulator, type Simulator, type SimulatorOptions } from '../src/index.ts'

/** A frozen moment that every test starts at. */
const startMs = Date.parse('2026-11-22T10:00:00Z')

/** Whatever the wire holds; tests read by path and compare what they find. */
export interface Wire {
  [name: string]: unknown
  error: { code: number; error_subcode?: number; message: string }
  data: Wire[]
  paging: { next: string; previous: string; cursors: { before: string; after: string } }
  id: string
  message_id: string
  recipient_id: string
  attachment_id: string
  access_token: string
  expires_in: number
  entry: Wire[]
  messaging: Wire[] | undefined
  standby: Wire[] | undefined
  changes: Wire[] | undefined
  message: Wire
  messages: Wire
  attachments: Wire[]
  payload: Wire
  url: string
  mid: string
  text: string
  timestamp: number
  delivery: { mids?: string[]; watermark: number }
}

/** An answer, read. */
export interface Answer {
  status: number
  body: Wire
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
    webhooks: () => sim.facebook.outbox.map(({ body }) => JSON.parse(body) as Wire),
    /** Every messaging item so far that has this key. */
    events: (key: string) =>
      sim.facebook.outbox
        .flatMap(({ body }) => (JSON.parse(body) as Wire).entry)
        .flatMap((entry) => [...(entry.messaging ?? []), ...(entry.standby ?? [])])
        .filter((item) => key in item),
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
  return {
    status: response.status,
    body: (isJson ? JSON.parse(text) : {}) as Wire,
    headers: response.headers,
  }
}

/** The text a webhook carries. */
export function bodyOf(init: RequestInit | undefined): string {
  return typeof init?.body === 'string' ? init.body : ''
}
