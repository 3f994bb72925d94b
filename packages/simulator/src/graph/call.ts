import { parseFields, type FieldRequest } from './fields.ts'
import type { Params } from './params.ts'

/** One Graph call, read and authenticated. */
export interface GraphCall<Context, Caller> {
  context: Context
  method: string
  /** Path without the version. */
  path: string
  /** Where paging links point: base URL and version, `https://graph.facebook.com/v26.0`. */
  base: string
  params: Params
  caller: Caller | undefined
  /** The token that paging links repeat: a person's or an account's, not an app's. */
  linkToken: string | undefined
}

/** The `fields` of a call. */
export function requestedFields({ params }: { params: Params }): FieldRequest[] | undefined {
  const text = params.text('fields')
  return text === undefined ? undefined : parseFields(text)
}

/** The answer of a mutation; one page of the documentation shows the string. */
export function succeeded({ context }: { context: { switches: { success: 'boolean' | 'string' } } }): {
  success: boolean | string
} {
  return { success: context.switches.success === 'string' ? 'true' : true }
}
