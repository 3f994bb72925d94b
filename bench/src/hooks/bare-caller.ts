import { hookHeaders } from '@dm/gateway/src/jobs/hook-headers.ts'
import { Pool } from 'undici'
import { atOnce, bodyOf, secret } from './news.ts'
import type { MessageNews } from '@dm/gateway/src/domain/hook/delivery-store.ts'

/** Signs and posts news once, the fastest way that there is: no `fetch`, connections that stay open. */
export function createBareCaller(receiverUrl: string): (news: MessageNews) => Promise<void> {
  const pool = new Pool(receiverUrl, { connections: atOnce })
  return async (news) => {
    const body = bodyOf(news)
    const path = new URL(news.url).pathname
    const headers = hookHeaders({ hookId: news.hookId, attempt: 1, body, secrets: [secret] }, Date.now())
    const response = await pool.request({ method: 'POST', path, headers, body })
    await response.body.dump()
    if (response.statusCode !== 200) throw new Error(`the receiver said ${response.statusCode}`)
  }
}
