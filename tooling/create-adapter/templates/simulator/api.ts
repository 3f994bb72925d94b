import type { NewNetworkContext } from './context.ts'
import { notWrittenYet } from './not-written-yet.ts'

/** Answers a call as the network would: its paths, its checks, its words for what is wrong. */
export function answer(_context: NewNetworkContext, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  return notWrittenYet(`api.ts: ${request.method} ${pathname}`)
}
