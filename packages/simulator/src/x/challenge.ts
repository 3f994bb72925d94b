import { hmacBase64 } from '../hmac.ts'
import type { XContext } from './context.ts'
import type { Webhook } from './world.ts'

/** What a webhook's answer to its challenge is worth: some failures end it at once, others are forgiven for a while. */
export type ChallengeResult = 'passed' | 'wrong' | 'transient'

/**
 * Asks a webhook to prove that it knows the app's secret: `GET {url}?crc_token=…`.
 * https://docs.x.com/x-api/webhooks/introduction
 */
export async function challenge(context: XContext, url: string): Promise<ChallengeResult> {
  const token = btoa(context.ids.nextText(24))
  const target = new URL(url)
  target.searchParams.set('crc_token', token)
  let answer: Response
  let text: string
  try {
    answer = await context.fetch(target.href, {
      redirect: 'manual',
      signal: AbortSignal.timeout(context.switches.limits.crcDeadlineMs),
    })
    text = await answer.text()
  } catch (error) {
    return isTlsFailure(error) ? 'wrong' : 'transient'
  }
  if (answer.status >= 400) return 'transient'
  if (answer.status !== 200 || !answer.headers.get('content-type')?.includes('application/json'))
    return 'wrong'
  return (await expected(context, token)).includes(responseToken(text)) ? 'passed' : 'wrong'
}

/** Re-validates webhooks as time goes by. */
export interface ChallengeRounds {
  watch(webhook: Webhook): void
  stop(): void
}

/** Creates the rounds, with nothing to watch. */
export function createChallengeRounds(context: XContext): ChallengeRounds {
  const cancels = new Map<string, () => void>()

  function watch(webhook: Webhook) {
    cancels.get(webhook.id)?.()
    const atMs = context.clock.now() + context.switches.limits.crcIntervalMs
    const cancel = context.clock.schedule(atMs, () => {
      if (context.world.webhooks.get(webhook.id) !== webhook) return
      void context.pending.add(ask(webhook)).finally(() => watch(webhook))
    })
    cancels.set(webhook.id, cancel)
  }

  async function ask(webhook: Webhook) {
    if (!webhook.valid) return
    judge(context, webhook, await challenge(context, webhook.url))
  }

  return {
    watch,
    stop() {
      for (const cancel of cancels.values()) cancel()
      cancels.clear()
    },
  }
}

/** Draws the consequence: wrong answers end a webhook at once, silence only after a while. */
export function judge(context: XContext, webhook: Webhook, result: ChallengeResult): void {
  const nowMs = context.clock.now()
  if (result === 'passed') {
    webhook.valid = true
    webhook.lastSuccessMs = nowMs
  } else if (result === 'wrong' || nowMs - webhook.lastSuccessMs > context.switches.limits.crcPatienceMs) {
    webhook.valid = false
    context.stopRetries(webhook)
  }
}

/** With the second signature header on, either secret will do. */
async function expected(context: XContext, token: string): Promise<string[]> {
  const { consumerSecret, clientSecret } = context.app
  const secrets = context.switches.oauth2Signature ? [consumerSecret, clientSecret] : [consumerSecret]
  return Promise.all(secrets.map(async (secret) => `sha256=${await hmacBase64(secret, token)}`))
}

function responseToken(text: string): string {
  try {
    const body = JSON.parse(text) as { response_token?: unknown } | null
    return typeof body?.response_token === 'string' ? body.response_token : ''
  } catch {
    return ''
  }
}

function isTlsFailure(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /TLS|SSL|CERT/.test(code)
}
