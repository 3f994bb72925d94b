import type { WebhookReply, WebhookRequest } from '@dm/core'
import { constantTimeEqual } from '@dm/core/kit'

/**
 * Answers Meta's question whether a webhook address is ours: the bare challenge when the token is right, 403
 * when it is not, `undefined` when the request asks nothing.
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function answerHubChallenge(request: WebhookRequest, verifyToken: string): WebhookReply | undefined {
  const base = 'http://path.invalid'
  if (request.method !== 'GET' || !URL.canParse(request.url, base)) return undefined
  const query = new URL(request.url, base).searchParams
  const mode = query.get('hub.mode')
  if (mode === null) return undefined
  const challenge = query.get('hub.challenge')
  const known = isSameText(query.get('hub.verify_token') ?? '', verifyToken)
  if (mode !== 'subscribe' || challenge === null || !known) return reply(403, 'Forbidden')
  return reply(200, challenge)
}

function reply(status: number, body: string): WebhookReply {
  // The challenge is the caller's text: say that it is no page, so that no browser runs it.
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
  return { status, headers, body }
}

function isSameText(one: string, other: string): boolean {
  const encoder = new TextEncoder()
  return constantTimeEqual(encoder.encode(one), encoder.encode(other))
}
