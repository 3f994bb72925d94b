import { DmError, type CallOptions, type Credentials, type DmErrorCode } from '@dm/core'
import { createHttpClient, resolveRuntime, type HttpResponse } from '@dm/core/kit'

const codes: Readonly<Record<string, DmErrorCode>> = {
  slow_down: 'rate_limited',
  dead_token: 'auth_expired',
  not_allowed: 'permission_missing',
  down: 'upstream_unavailable',
  too_late: 'window_closed',
  no_such_person: 'not_found',
  no_such_thing: 'not_found',
  bad_code: 'invalid_request',
  bad_call: 'invalid_request',
  bad_app: 'invalid_config',
  no_content: 'message_empty',
  too_many_words: 'message_too_long',
  odd_content: 'content_unsupported',
  odd_file: 'attachment_refused',
  big_file: 'attachment_too_large',
  nobody_there: 'recipient_not_found',
  shut_door: 'recipient_unavailable',
  bad_manners: 'policy_refused',
  other_app: 'thread_not_owned',
  locked_account: 'account_restricted',
  no_money: 'payment_required',
  who_knows: 'outcome_unknown',
}

interface MemoryCall {
  readonly method: string
  readonly parameters: object
  readonly credentials?: Pick<Credentials, 'accessToken'>
  readonly mayHaveEffect?: boolean
  /** Those among the parameters. */
  readonly secrets?: readonly string[]
  readonly options?: CallOptions | undefined
}

export type MemoryClient = <Result>(call: MemoryCall) => Promise<Result>

/** Calls the memory network. */
export function createMemoryClient(fetch: typeof globalThis.fetch): MemoryClient {
  const runtime = resolveRuntime({ fetch })
  const client = createHttpClient({ runtime, defaultBaseUrl: 'https://memory.example', errorFrom })
  return async <Result>({ method, parameters, credentials, options, ...rest }: MemoryCall) => {
    const { body } = await client({
      method: 'POST',
      path: `/${method}`,
      json: parameters,
      ...(credentials && { headers: { authorization: `Bearer ${credentials.accessToken}` } }),
      ...rest,
      ...(options && { options }),
    })
    return (body as { result: Result }).result
  }
}

function errorFrom({ status, body }: HttpResponse): DmError | undefined {
  const { error } = (body ?? {}) as { error?: { code: string; detail?: string } }
  if (error === undefined) return undefined
  const { code: native, detail } = error
  const code = codes[native] ?? 'upstream_refused'
  const retryable = code === 'rate_limited' || code === 'upstream_unavailable'
  const message = `The memory network refused with ${native}.`
  return new DmError({
    code,
    message,
    retryable,
    upstream: { status, code: native, ...(detail !== undefined && { subcode: detail }) },
  })
}
