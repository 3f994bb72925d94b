import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'

/** Some networks bill what is read. The rest of it comes tomorrow, or when the operator allows more. */
export class ReadsSpentError extends Error {
  override readonly name = 'ReadsSpentError'
}

/**
 * Asks whether a list may be read, before every page; free where the network does not bill it.
 *
 * @throws {ReadsSpentError} when the calls of the day are spent
 */
export async function payForRead(
  { store, rules }: Context,
  platform: Platform,
  account: LinkedAccount,
): Promise<void> {
  if (!isBilled(platform)) return
  if (await store.readings.pay(account, rules.paidReadsPerDay)) return
  throw new ReadsSpentError(
    `the ${rules.paidReadsPerDay} calls a day are spent that ${platform.title} bills; DM_PAID_READS_PER_DAY allows more`,
  )
}

export function isBilled({ adapter }: Platform): boolean {
  return adapter.capabilities.history?.usdPerMessage !== undefined
}
