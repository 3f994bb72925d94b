import { notWrittenYet } from './not-written-yet.ts'

/** An error in the network's own words. */
export function refusal(_status: number, _code: string): Response {
  return notWrittenYet('errors.ts: the body of an error')
}
