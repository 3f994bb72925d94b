import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenApiDocument } from '../src/http/openapi/document.ts'
import { docsPage } from '../src/http/docs-page/docs-page.ts'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let document: OpenApiDocument
let page: string
let headers: Headers

beforeAll(async () => {
  gateway = await startTestGateway()
  document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument
  const response = await fetch(`${gateway.url}/docs`)
  headers = response.headers
  page = await response.text()
})

afterAll(() => gateway.stop())

describe('the page of the API', () => {
  it('shows every call and every schema, without a key', () => {
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { operationId }] of Object.entries(methods)) {
        expect(page).toContain(`id="${operationId}"`)
        expect(page).toContain(`${method.toUpperCase()} ${path}</code>`)
      }
    }
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`)
  })

  it('leads nowhere but to what is there', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, to = '']) => to)
    expect(links.length).toBeGreaterThan(20)
    for (const link of links) expect(link === '/openapi.json' || ids.has(link.slice(1)), link).toBe(true)
  })

  it('loads nothing and runs nothing; its only style is the one that the policy names', () => {
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(style).not.toBe('')
    expect(headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    expect(page).not.toMatch(/<script|<link|<img|<iframe| src=| style=|@import|url\(/i)
  })

  it('escapes what stands in the document', async () => {
    const text = `<script>"'&</script>`
    const evil = { ...document, info: { ...document.info, title: text, description: text } }
    const shown = await docsPage(evil)
    expect(shown).toContain('&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;')
    expect(shown).not.toContain('<script')
  })
})
