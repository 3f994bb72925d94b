import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../src/http/app.ts'
import type { OpenApiDocument } from '../src/http/openapi/document.ts'
import type { Schema } from '../src/http/openapi/schemas.ts'
import { checkTold } from './support/check-answer.ts'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let document: OpenApiDocument

beforeAll(async () => {
  gateway = await startTestGateway()
  document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument
})

afterAll(() => gateway.stop())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

/** Fields of a schema of which nothing is said, also where they refer to another that has a description. */
function silentIn(schema: Schema, at = ''): string[] {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1)!
    return silentIn(document.components.schemas[name]!, at)
  }
  const nested = [schema.items, ...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])]
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
      const own = field as Schema
      const fieldPath = `${at}${name}`
      return [...(isSaid(own) ? [] : [fieldPath]), ...silentIn(own, `${fieldPath}.`)]
    }),
    ...nested.flatMap((one) => (typeof one === 'object' && !Array.isArray(one) ? silentIn(one, at) : [])),
  ]
}

function isSaid({ description, $ref }: Schema): boolean {
  if (description !== undefined) return true
  return $ref !== undefined && document.components.schemas[$ref.split('/').at(-1)!]?.description !== undefined
}

describe('the document of the API', () => {
  it('is read without a key at both its places', async () => {
    const beside = await fetch(`${gateway.url}/api/openapi.json`)
    expect(beside.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await beside.json()).toEqual(document)
    expect(document.openapi).toBe('3.1.0')
  })

  it('names every route that answers, and nothing else', () => {
    const { routes } = createApp({ context: { rules: {} }, apiKey: 'a' } as Parameters<typeof createApp>[0])
    const answered = routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual([...new Set(answered)].sort())
  })

  it('names the methods that a path says it takes', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const { status, headers } = await fetch(gateway.url + path.replace(/\{\w+\}/g, 'facebook'), {
        method: 'OPTIONS',
        headers: { authorization: `Bearer ${gateway.apiKey}` },
      })
      const taken = headers
        .get('allow')
        ?.split(', ')
        .filter((method) => method !== 'HEAD')
      expect([status, taken?.sort()], path).toEqual([
        405,
        Object.keys(methods)
          .map((one) => one.toUpperCase())
          .sort(),
      ])
    }
  })

  it('has all that it refers to, and calls each operation by a name of its own', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    expect(refs.length).toBeGreaterThan(0)
    for (const [, name = ''] of refs) expect(document.components.schemas).toHaveProperty(name)
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('names each parameter of a path, and the key of a profile wherever that may be', () => {
    for (const { path, method, operation } of operations()) {
      const inPath = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name)
      expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      const headers = operation.parameters
        .filter((parameter) => parameter.in === 'header')
        .map(({ name }) => name)
      const forAll = path.startsWith('/api/admin') || operation.security !== undefined
      const makes = method === 'POST' && path.startsWith('/api/profiles')
      if (!forAll && !makes) expect(headers, `${method} ${path}`).toContain('Profile-Key')
      if (forAll) expect(headers, path).not.toContain('Profile-Key')
    }
    const send = document.paths['/api/messages/{platform}']?.post
    expect(send?.parameters.map(({ name }) => name)).toEqual([
      'platform',
      'Profile-Key',
      'Idempotency-Key',
      'X-Twitter-OAuth1-Api-Key',
      'X-Twitter-OAuth1-Api-Secret',
    ])
  })

  it('shows of each thing that endpoints are told what it looks like', () => {
    const webhooks = Object.entries(document.webhooks)
    expect(webhooks.map(([name]) => name)).toEqual(
      expect.arrayContaining(['messageCreated', 'messageRead', 'social', 'accountActivity']),
    )
    for (const [name, { post }] of webhooks) {
      const sample = post.requestBody.content['application/json']?.example as Record<string, unknown>
      expect(sample.subAction ?? sample.action).toBe(name)
      checkTold(sample)
      expect(() => checkTold({ ...sample, more: 1 })).toThrow('more')
    }
  })

  it('names the headers of answers, which are there', async () => {
    const limited = await startTestGateway({ DM_RATE_LIMIT: '2' })
    try {
      for (const status of [200, 200, 429]) {
        const answer = await limited.api('/accounts')
        expect(answer.status).toBe(status)
        const { responses = {} } = document.paths['/api/accounts']?.get ?? {}
        const named = Object.keys(responses[status]?.headers ?? {})
        expect(named.length).toBe(status === 429 ? 5 : 4)
        for (const name of named) expect(answer.headers.has(name), name).toBe(true)
      }
    } finally {
      await limited.stop()
    }
  })

  it('says of each field that a caller sends what it means', () => {
    const silent = operations().flatMap(({ path, method, operation }) => {
      const { parameters, requestBody } = operation
      const body = requestBody?.content['application/json']?.schema
      return [
        ...parameters
          .filter(({ description, schema }) => !(description ?? schema.description))
          .map(({ name }) => `${method} ${path}: ${name}`),
        ...(body ? silentIn(body).map((field) => `${method} ${path}: ${field}`) : []),
      ]
    })
    expect(silent).toEqual([])
  })

  it('says of each field of an answer, of an error and of what is told what it means', () => {
    const answers = operations().flatMap(({ path, method, operation: { responses } }) => {
      const answer = responses['200']?.content['application/json']?.schema
      return answer ? silentIn(answer).map((field) => `${method} ${path}: ${field}`) : []
    })
    const told = Object.entries(document.webhooks).flatMap(([name, { post }]) =>
      silentIn(post.requestBody.content['application/json']!.schema).map((field) => `${name}: ${field}`),
    )
    const error = silentIn(document.components.schemas.Error!).map((field) => `Error: ${field}`)
    expect([...answers, ...error, ...told]).toEqual([])
  })

  it('groups the errors of a call by status, with their numbers', () => {
    const { responses = {} } = document.paths['/api/messages/{platform}']?.post ?? {}
    const codes = (status: number) => {
      const schema = responses[status]?.content['application/json']?.schema
      const [, own] = (schema?.allOf ?? []) as { properties: { code: { enum: number[] } } }[]
      return own?.properties.code.enum
    }
    expect(Object.keys(responses)).toEqual([
      '200',
      '400',
      '403',
      '404',
      '409',
      '413',
      '422',
      '429',
      '500',
      '502',
      '503',
    ])
    expect(codes(400)).toEqual(expect.arrayContaining([101, 156, 161, 272, 361, 9010]))
    expect(codes(409)).toEqual([9031, 9034])
    expect(codes(403)).toEqual([102, 9001])
  })
})
