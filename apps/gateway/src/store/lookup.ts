import { createBatcher } from '../batcher.ts'

/**
 * Finds things by their names, all that are asked for at the same time with one statement.
 *
 * @param find gives what it finds for each name, in their order
 */
export function createLookup<Name, Found>(
  find: (names: readonly Name[]) => Promise<readonly Found[]>,
): (name: Name) => Promise<Found> {
  const batches = createBatcher({ run: find, batchAtMost: 1_000, running: 1, waitingAtMost: 20_000 })
  return (name) => batches.add(name)
}
