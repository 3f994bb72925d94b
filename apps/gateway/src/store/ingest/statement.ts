import { storable } from '../storable.ts'

/** A statement under a name, by which a connection has to plan it only once. */
export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

/** One statement for all rows, which it gets as JSON; none for no rows. */
export function forAll(rows: readonly object[], { name, text }: Omit<Statement, 'values'>): Statement[] {
  return rows.length === 0 ? [] : [{ name, text, values: [jsonOf(rows)] }]
}

/** JSON that the database takes. Looking for what it does not take costs more than to look whether it is there. */
function jsonOf(rows: readonly object[]): string {
  const json = JSON.stringify(rows)
  return /\\u(?:0000|d[89ab])/i.test(json) ? JSON.stringify(storable(rows)) : json
}
