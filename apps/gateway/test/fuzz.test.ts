import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OpenApiDocument } from '../src/http/openapi/document.ts'
import { checkAnswer } from './support/check-answer.ts'
import { oddRequests, type OddRequest } from './support/odd-requests.ts'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

// npm run fuzz -- <how many> asks for more, from another seed each time.
const wanted = Number(process.env.FUZZ_REQUESTS ?? 2_000)
const seed = Number(process.env.FUZZ_SEED ?? 1)
const atOnce = 8

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway({ LOG_LEVEL: 'error' })
})

afterAll(() => gateway.stop())

it(
  `${wanted} odd requests are answered as the document says, none with a fault of ours, from seed ${seed}`,
  { timeout: 60_000 + wanted * 50 },
  async () => {
    const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument
    const { next, learn } = oddRequests(document, seed)
    const faults: string[] = []
    const statuses = new Map<number, number>()
    let left = wanted
    const ask = async () => {
      while (left-- > 0 && faults.length < 20) {
        const request = next()
        const fault = await faultOf(request, (status, body) => {
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (status === 200) learn(body)
        })
        if (fault !== undefined) faults.push(`${fault}\n  to ${JSON.stringify(request).slice(0, 1_500)}`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, ask))
    expect(faults.join('\n\n')).toBe('')
    // It must not have been refused all of it.
    expect(statuses.get(200)).toBeGreaterThan(wanted / 20)
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  },
)

/** What is wrong with the answer; nothing when it is a good one. */
async function faultOf(
  { method, path, headers, body }: OddRequest,
  onAnswer: (status: number, body: unknown) => void,
): Promise<string | undefined> {
  try {
    const response = await fetch(gateway.url + path, {
      method,
      headers: { authorization: `Bearer ${gateway.apiKey}`, ...headers },
      signal: AbortSignal.timeout(20_000),
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    if (response.status >= 500) return `${response.status}: ${text}`
    if (response.status >= 400 && /\bat .+:\d+:\d+|node_modules|\.ts:\d+/.test(text))
      return `a stack trace: ${text}`
    if (!response.headers.get('content-type')?.startsWith('application/json')) return undefined
    const answer: unknown = JSON.parse(text)
    // What the client makes of dots goes out, not what was written.
    const { pathname } = new URL(gateway.url + path)
    checkAnswer({ method, path: pathname, status: response.status, body: answer })
    onAnswer(response.status, answer)
    return undefined
  } catch (error) {
    return String(error)
  }
}
