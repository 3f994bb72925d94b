import type { Told } from '../../domain/told.ts'

/** Who told the values of a row: one rank when the same teller told them all, as nearly always, else each by name. */
export type RanksColumn = string | Readonly<Record<string, string>> | null

export function ranksColumn({ ranks }: Told<object>): RanksColumn {
  const entries = Object.entries<string>(ranks)
  const [first] = entries
  if (first === undefined) return null
  return entries.every(([, rank]) => rank === first[1]) ? first[1] : Object.fromEntries(entries.sort())
}

/** The values of a row with who told each; a value of a row without ranks gives way to whoever tells it. */
export function toldOf<Values extends object>(
  values: { readonly [Name in keyof Values]?: Values[Name] | undefined },
  ranks: RanksColumn,
): Told<Values> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined)
  const rankOf = (name: string) => (typeof ranks === 'string' ? ranks : (ranks?.[name] ?? ''))
  return {
    values: Object.fromEntries(known),
    ranks: Object.fromEntries(known.map(([name]) => [name, rankOf(name)])),
  } as Told<Values>
}
