import { requestedFields } from '../graph/call.ts'
import { readNode, type FieldReaders } from '../graph/fields.ts'
import { requirePage, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import type { Page } from './world.ts'

/** The fields of a Page, without what only its manager is told. */
export const pageReaders: FieldReaders<Page> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  category: ({ category }) => category,
  username: () => undefined,
  link: ({ id }) => `https://www.facebook.com/${id}`,
  picture: () => undefined,
}

/** `GET /{page}` and `GET /me` under a Page token. */
export function readPage(call: GraphCall, page: Page) {
  if (!call.caller) throw refuse.noToken()
  if (call.caller.kind === 'page') requirePage(call, page)
  const readers = { ...pageReaders, access_token: () => undefined, tasks: () => [] }
  return readNode('Page', readers, ['name', 'id'], page, requestedFields(call))
}
