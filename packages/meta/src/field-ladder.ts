import { isUnknownField } from './graph-error.ts'

/**
 * Asks for the fields of a node, the fullest list first, and steps down for good when Meta says that it does not
 * know one: a field that this version of the API lacks is lacking for every account.
 *
 * @param ladder lists of fields, each a part of the one before it
 * @example
 * const withFields = createFieldLadder(['id,name,unread_count', 'id,name'])
 * const page = await withFields((fields) => list(fields))
 */
export function createFieldLadder(ladder: readonly string[]) {
  let rung = 0
  return async function withFields<Result>(call: (fields: string) => Promise<Result>): Promise<Result> {
    for (;;) {
      // Another call may step down while this one is on its way.
      const at = rung
      try {
        return await call(ladder[at] ?? '')
      } catch (error) {
        if (!isUnknownField(error) || at >= ladder.length - 1) throw error
        rung = Math.max(rung, at + 1)
      }
    }
  }
}
