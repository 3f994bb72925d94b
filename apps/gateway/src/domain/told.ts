/**
 * Values that several tellers may tell in any order, each with the rank of who told it. The higher rank has the last
 * word on a value, whoever spoke first; a teller who does not know a value leaves it as it is. Ranks compare as text
 * and two tellers never share one, so any order of telling comes to the same values.
 */
export interface Told<Values> {
  readonly values: Readonly<Partial<Values>>
  readonly ranks: Readonly<Partial<Record<keyof Values, string>>>
}

export const untold = { values: {}, ranks: {} } as const

export function tell<Values extends object>(
  told: Told<Values>,
  rank: string,
  values: { readonly [Name in keyof Values]?: Values[Name] | undefined },
): Told<Values> {
  const names = (Object.keys(values) as (keyof Values)[]).filter(
    (name) => values[name] !== undefined && (told.ranks[name] ?? '') < rank,
  )
  if (names.length === 0) return told
  return {
    values: { ...told.values, ...Object.fromEntries(names.map((name) => [name, values[name]])) },
    ranks: { ...told.ranks, ...Object.fromEntries(names.map((name) => [name, rank])) },
  }
}

/** Forgets some of the values and who told them. */
export function forget<Values extends object>(
  told: Told<Values>,
  names: readonly (keyof Values)[],
): Told<Values> {
  const without = <Record extends object>(record: Record): Record =>
    Object.fromEntries(
      Object.entries(record).filter(([name]) => !names.includes(name as keyof Values)),
    ) as Record
  return { values: without(told.values), ranks: without(told.ranks) }
}
