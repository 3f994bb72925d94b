import type { DmError } from '@dm/core'
import type { HttpResponse } from '@dm/core/kit'
import { notWrittenYet } from './not-written-yet.ts'

/**
 * The error that an answer of the network holds, by a table from its codes to those of `dmErrorCodes`;
 * `undefined` when it holds none. What is in no table is `upstream_refused`.
 */
export function newNetworkError(_answer: HttpResponse): DmError | undefined {
  return notWrittenYet('errors.ts: the table of native codes')
}
