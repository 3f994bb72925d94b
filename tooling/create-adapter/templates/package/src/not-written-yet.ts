/** Stands where the network's own part belongs. Delete this file with its last use. */
export function notWrittenYet(what: string): never {
  throw new Error(`not written yet: packages/new-network/src/${what}`)
}
