import { sql, type Kysely, type UpdateObject } from 'kysely'
import type { Linked } from '../domain/account/account-store.ts'
import type { LinkChange } from '../domain/hook/hook-store.ts'
import { repeatWhenLost } from './faults.ts'
import { tellSocial, takeBack } from './social-news.ts'
import type { Tables } from './tables.ts'

export interface AccountChange {
  readonly values: UpdateObject<Tables, 'accounts'>
  /** What is told of it, if anything. */
  readonly told?: LinkChange | undefined
  /** Only where the network refuses its credentials, or where it does not. */
  readonly where?: 'refused' | 'accepted'
}

/**
 * Changes an account and queues what is told of it, both or neither.
 *
 * @returns false: it is linked no more, or not as it has to be; then nothing is changed or told
 */
export function changeAccount(
  query: Kysely<Tables>,
  accountId: string,
  change: AccountChange,
): Promise<boolean> {
  return inTurn(query, (transaction) => changeIn(transaction, accountId, change))
}

/** Ends a link that did not last. News of it that nobody has heard are taken back; of others `told` is the end. */
export async function undoLink(
  query: Kysely<Tables>,
  { account, heldNews }: Linked,
  told: LinkChange,
): Promise<void> {
  await inTurn(query, async (transaction) => {
    const unheard = heldNews === undefined || (await takeBack(transaction, heldNews))
    await changeIn(transaction, account.id, { values: ended, told: unheard ? undefined : told })
  })
}

/** What becomes of an account that is linked no more. */
export const ended = {
  unlinked_at: sql<Date>`now()`,
  credentials: '',
  expires_at: null,
  renew_at: null,
  configured: null,
}

const inTurn = <Result>(query: Kysely<Tables>, work: (transaction: Kysely<Tables>) => Promise<Result>) =>
  repeatWhenLost(() => query.transaction().execute(work))

async function changeIn(
  transaction: Kysely<Tables>,
  accountId: string,
  { values, told, where }: AccountChange,
): Promise<boolean> {
  const changed = await transaction
    .updateTable('accounts')
    .set(values)
    .where('id', '=', accountId)
    .where('unlinked_at', 'is', null)
    .$if(where !== undefined, (some) => some.where('refused_at', where === 'refused' ? 'is not' : 'is', null))
    .returningAll()
    .executeTakeFirst()
  if (changed && told) await tellSocial(transaction, changed, told)
  return changed !== undefined
}
