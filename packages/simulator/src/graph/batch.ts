import { graphRefusals as refuse } from './errors.ts'
import { isObject, type JsonObject, type Params } from './params.ts'

const mostItems = 50

/** One answer inside a batch. */
interface BatchAnswer {
  code: number
  headers: { name: string; value: string }[]
  body: string
}

/**
 * `POST /` with `batch`: calls in one request, answered in order.
 * https://developers.facebook.com/docs/graph-api/batch-requests
 */
export async function runBatch(
  params: Params,
  base: string,
  run: (request: Request) => Promise<Response>,
): Promise<(BatchAnswer | null)[]> {
  const items = params.list('batch')
  if (!items?.every(isObject)) throw refuse.badParameter('Param batch must be a JSON array of objects')
  if (items.length > mostItems) {
    throw refuse.badParameter(`Too many requests in batch message. Maximum batch size is ${mostItems}`)
  }
  const bodies = new Map<string, string>()
  const failed = new Set<string>()
  const answers: (BatchAnswer | null)[] = []
  for (const item of items) {
    const name = typeof item.name === 'string' ? item.name : undefined
    const dependsOn = typeof item.depends_on === 'string' ? item.depends_on : undefined
    if (dependsOn !== undefined && failed.has(dependsOn)) {
      if (name !== undefined) failed.add(name)
      answers.push(null)
      continue
    }
    const response = await run(itemRequest(item, params, base, bodies))
    const body = await response.text()
    if (name !== undefined) {
      bodies.set(name, body)
      if (!response.ok) failed.add(name)
    }
    const omitted = name !== undefined && response.ok && omitsSuccess(item) && isAwaited(items, name)
    const headers = [...response.headers].map(([header, value]) => ({ name: header, value }))
    answers.push(omitted ? null : { code: response.status, headers, body })
  }
  return answers
}

function itemRequest(item: JsonObject, params: Params, base: string, bodies: Map<string, string>): Request {
  const method = typeof item.method === 'string' ? item.method.toUpperCase() : 'GET'
  const relative = substitute(typeof item.relative_url === 'string' ? item.relative_url : '', bodies)
  const path = relative.replace(/^\//, '')
  // An item may name a version of its own.
  const url = new URL(path, /^v\d+\.\d+(\/|$)/.test(path) ? new URL(base).origin : `${base}/`)
  const body = new URLSearchParams(typeof item.body === 'string' ? substitute(item.body, bodies) : '')
  const token = params.text('access_token')
  const target = method === 'GET' || method === 'DELETE' ? url.searchParams : body
  if (token !== undefined && !target.has('access_token') && !url.searchParams.has('access_token')) {
    target.set('access_token', token)
  }
  return new Request(url, method === 'GET' || method === 'DELETE' ? { method } : { method, body })
}

/** `{result=name:$.data.0.id}` becomes what an earlier answer holds there. */
function substitute(text: string, bodies: Map<string, string>): string {
  return text.replace(/\{result=([\w-]+):\$\.([\w.[\]*-]+)\}/g, (whole, name: string, path: string) => {
    const body = bodies.get(name)
    if (body === undefined) return whole
    let value: unknown = JSON.parse(body)
    for (const key of path.replace(/\[(\w+)\]/g, '.$1').split('.')) {
      if (typeof value !== 'object' || value === null) return ''
      value = (value as Record<string, unknown>)[key]
    }
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  })
}

function omitsSuccess(item: JsonObject): boolean {
  return item.omit_response_on_success !== false
}

function isAwaited(items: JsonObject[], name: string): boolean {
  return items.some((item) => {
    const texts = [item.relative_url, item.body].filter((text) => typeof text === 'string')
    return item.depends_on === name || texts.some((text) => text.includes(`{result=${name}:`))
  })
}
