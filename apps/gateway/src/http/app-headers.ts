import type { Context as HonoContext } from 'hono'
import type { Platform } from '../context.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import { sameSecret } from './same-secret.ts'

/**
 * Judges the headers in which a client names the app that it means. The gateway always calls with its own, so they
 * must all be there or none, and must say what it was set up with. An empty header counts as absent.
 *
 * @throws {WireError} `app_headers_incomplete`, `app_not_ours`
 */
export function checkAppHeaders(c: HonoContext, { appHeaders, title }: Platform): void {
  const given = appHeaders.map(({ name }) => c.req.header(name)?.trim() || undefined)
  const missing = appHeaders.find((_header, index) => given[index] === undefined)
  if (given.every((value) => value === undefined)) return
  if (missing) {
    throw new WireError('app_headers_incomplete', {
      field: missing.name,
      message: `${missing.name} is missing beside its counterpart; send both or none.`,
    })
  }
  const foreign = appHeaders.find(
    ({ value }, index) => value !== undefined && !sameSecret(value, given[index] ?? ''),
  )
  if (foreign) {
    throw new WireError('app_not_ours', {
      field: foreign.name,
      message: `${foreign.name} is not of the ${title} app that this gateway is set up with; leave the headers out.`,
    })
  }
}
