import { DmError, type DmErrorCode, type Upstream } from '@dm/core'
import { withAccount } from './broken-adapter.ts'

/** An error with something changed. */
export function copyOf(
  error: DmError,
  changes: { code?: DmErrorCode; message?: string; retryable?: boolean; cause?: Error; upstream?: Upstream },
): DmError {
  const { code, message, retryable, upstream, field } = error
  const same = { code, message, retryable, ...(upstream && { upstream }), ...(field && { field }) }
  return new DmError({ ...same, ...changes })
}

/** Changes what calls of the account fail with. */
export function failing(change: (error: DmError) => Error) {
  const changed = async <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw DmError.isInstance(error) ? change(error) : error
    })
  return withAccount(({ send, listConversations, listMessages, getParticipant }) => ({
    send: (...parameters) => changed(send(...parameters)),
    listConversations: (...parameters) => changed(listConversations(...parameters)),
    listMessages: (...parameters) => changed(listMessages(...parameters)),
    getParticipant: (...parameters) => changed(getParticipant(...parameters)),
  }))
}
