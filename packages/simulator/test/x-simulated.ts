import { createSimulator, type Simulator, type SimulatorOptions } from '../src/index.ts'

/** A frozen moment that every test starts at. */
const startMs = Date.parse('2026-11-22T10:00:00Z')

export const api = 'https://api.x.com'

/** Whatever the wire holds; tests read by path and compare what they find. */
export interface XWire {
  [name: string]: unknown
  data: XWire & XWire[]
  includes: { users: XWire[]; media: XWire[]; tweets: XWire[] }
  errors: XWire[]
  meta: { result_count: number; next_token?: string; previous_token?: string }
  id: string
  text: string
  title: string
  detail: string
  type: string
  url: string
  dm_conversation_id: string
  dm_event_id: string
  media_key: string
  processing_info?: XWire
  payload: XWire
  direct_message_events: XWire[]
  message_create: XWire
  message_data: XWire
  entities: XWire
  urls: XWire[]
  attachment: XWire
  media: XWire
  access_token: string
  refresh_token: string
  subscription: XWire
}

/** An answer, read. */
export interface XAnswer {
  status: number
  body: XWire
  headers: Headers
}

/** A simulator with frozen time and short ways to call it. */
export function simulatedX(options: SimulatorOptions = {}) {
  const sim = createSimulator({ clock: startMs, seed: 'tests', ...options })
  const { x: seed } = sim.seed()
  const [ada, bruno] = seed.customers.map(({ id }) => id) as [string, string]
  const call = (method: string, path: string, body?: object, token = seed.accessToken) =>
    callX(sim, method, path, body, token)
  return {
    sim,
    seed,
    ada,
    bruno,
    call,
    get: (path: string, token?: string) => call('GET', path, undefined, token),
    /** Sends as the account. */
    send: (body: object, to = ada) => call('POST', `/2/dm_conversations/with/${to}/messages`, body),
    /** Calls as the app itself. */
    asApp: (method: string, path: string, body?: object) => call(method, path, body, seed.appBearerToken),
    inbox: (id = ada) => sim.x.world().customers.find((customer) => customer.id === id)!,
    /** Every webhook body so far. */
    webhooks: () => sim.x.outbox.map(({ body }) => JSON.parse(body) as XWire),
  }
}

/** One call with a token and perhaps a JSON body. */
export async function callX(
  sim: Simulator,
  method: string,
  path: string,
  body?: object,
  token?: string,
): Promise<XAnswer> {
  const headers: Record<string, string> = {}
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  if (body) headers['content-type'] = 'application/json'
  const answer = await sim.fetch(path.startsWith('http') ? path : `${api}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return readX(answer)
}

/** Reads an answer as JSON where it is. */
export async function readX(response: Response): Promise<XAnswer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    status: response.status,
    body: (isJson && text !== '' ? JSON.parse(text) : {}) as XWire,
    headers: response.headers,
  }
}

/** A form, as token endpoints take it. */
export async function postForm(
  sim: Simulator,
  path: string,
  fields: Record<string, string>,
  basic?: [string, string],
): Promise<XAnswer> {
  return readX(
    await sim.fetch(`${api}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(basic ? { authorization: `Basic ${btoa(basic.join(':'))}` } : {}),
      },
      body: new URLSearchParams(fields).toString(),
    }),
  )
}

/** HMAC-SHA256 in base64, for receivers that answer challenges. */
export async function signed(secret: string, text: string): Promise<string> {
  const encode = (value: string) => new TextEncoder().encode(value)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encode(secret), algorithm, false, ['sign'])
  return `sha256=${Buffer.from(await crypto.subtle.sign('HMAC', key, encode(text))).toString('base64')}`
}
