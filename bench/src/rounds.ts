/**
 * Gives each contender a turn in every round and collects what the turns showed. Every other round goes backwards, and
 * the first does not count.
 */
export async function playRounds<Name extends string, Figures>(
  contenders: Readonly<Record<Name, () => Promise<Figures>>>,
  rounds: number,
): Promise<Readonly<Record<Name, readonly Figures[]>>> {
  const names = Object.keys(contenders) as Name[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as Figures[]])) as Record<Name, Figures[]>
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const turn = await contenders[name]()
      if (round > 0) figures[name].push(turn)
    }
  }
  return figures
}
