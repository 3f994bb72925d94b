import type { SimulatorClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import { runBatch } from './batch.ts'
import type { GraphCall } from './call.ts'
import { errorBody, errorStatus, GraphError, graphRefusals as refuse } from './errors.ts'
import { createParams, readParams, type Params } from './params.ts'

/** One call a platform got. */
export interface Call {
  atMs: number
  method: string
  path: string
  status: number | 'broken'
  code?: number | undefined
  subcode?: number | undefined
  /** Parameters without tokens and secrets. */
  parameters: Record<string, unknown>
}

/** What serving a Graph API needs of a network. */
export interface GraphHostContext {
  world: { calls: Call[] }
  clock: SimulatorClock
  ids: IdSource
  switches: { errorsAs200: boolean }
  /** Base of paging links, when it is not where the request came in. */
  publicUrl: () => string | undefined
}

export interface GraphHostOptions<Context, Caller> {
  context: Context
  /** Finds out who calls; nobody, when there is no token. */
  authenticate: (params: Params, request: Request) => Promise<Caller | undefined>
  /** The token that paging links repeat. */
  linkToken: (caller: Caller) => string | undefined
  /** Carries a call out, or throws a {@link GraphError}. */
  route: (call: GraphCall<Context, Caller>) => unknown
  usageHeaders: (caller: Caller | undefined) => Record<string, string>
  /** The error as this host words it. */
  wording?: (error: GraphError, caller: Caller | undefined, request: Request) => GraphError
}

const secretParameters = new Set([
  'access_token',
  'appsecret_proof',
  'client_secret',
  'fb_exchange_token',
  'input_token',
  'code',
])
const callsKept = 1000

/** A path without its version, and the version. */
export function splitVersion(pathname: string): { version: string | undefined; path: string } {
  const version = /^\/(v\d+\.\d+)(?=\/|$)/.exec(pathname)?.[1]
  return { version, path: pathname.slice(version ? version.length + 1 : 0).replace(/\/+$/, '') || '/' }
}

/** Notes a call for whoever looks at the world. */
export function recordCall(
  { world, clock }: Pick<GraphHostContext, 'world' | 'clock'>,
  call: Omit<Call, 'atMs' | 'parameters'> & { params?: Params },
): void {
  const { params, ...rest } = call
  const shown = Object.entries(params?.all() ?? {}).filter(([name]) => !secretParameters.has(name))
  world.calls.push({ atMs: clock.now(), ...rest, parameters: Object.fromEntries(shown) })
  if (world.calls.length > callsKept) world.calls.shift()
}

/** Creates a Graph API as a function from request to answer. */
export function createGraphHost<Context extends GraphHostContext, Caller>(
  options: GraphHostOptions<Context, Caller>,
): (request: Request) => Promise<Response> {
  const { context } = options

  async function graph(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const { version, path } = splitVersion(url.pathname)
    const under = (origin: string) => `${origin}${version ? `/${version}` : ''}`
    const { method } = request
    let params = createParams({})
    let caller: Caller | undefined
    try {
      params = await readParams(request)
      if (path === '/' && method === 'POST') return answer(await runBatch(params, under(url.origin), graph))
      caller = await options.authenticate(params, request)
      const linkToken = caller === undefined ? undefined : options.linkToken(caller)
      const base = under(context.publicUrl() ?? url.origin)
      const body = await options.route({ context, method, path, base, params, caller, linkToken })
      recordCall(context, { method, path, params, status: 200 })
      return answer(body, 200, caller, version)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      const { detail } = options.wording?.(error, caller, request) ?? error
      const status = context.switches.errorsAs200 ? 200 : errorStatus(detail)
      recordCall(context, { method, path, params, status, code: detail.code, subcode: detail.subcode })
      return answer(errorBody(detail, traceId()), status, caller, version)
    }
  }

  function answer(body: unknown, status = 200, caller?: Caller, version?: string): Response {
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'cache-control': 'no-store',
        'facebook-api-version': version ?? 'v26.0',
        'x-fb-trace-id': traceId(),
        ...options.usageHeaders(caller),
      },
    })
  }

  const traceId = () => context.ids.nextText(23)

  return graph
}

/** What can be done to a kind of node, by method and edge: `GET `, `POST messages`. */
export type Edges<Node, Call> = Record<string, (call: Call, node: Node) => unknown>

/** Follows an edge of a node, or refuses one that is not there. */
export function follow<Node, Call extends { method: string; path: string }>(
  edges: Edges<Node, Call>,
  call: Call,
  node: Node,
  edge: string,
): unknown {
  const handler = edges[`${call.method} ${edge}`]
  if (handler) return handler(call, node)
  const isKnown = Object.keys(edges).some((key) => key.endsWith(` ${edge}`))
  if (!isKnown) throw refuse.unknownPath(`/${edge}`)
  throw refuse.missingObject(call.path.split('/')[1] ?? '', call.method)
}

/** The node and the edge that a path names; nothing lies deeper. */
export function splitPath(path: string): { first: string; edge: string } {
  const [first = '', edge = '', ...more] = path.split('/').slice(1).map(decodeSegment)
  if (more.length > 0) throw refuse.unknownPath(`/${more.join('/')}`)
  return { first, edge }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
