import type { Credentials } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Selectable } from 'kysely'
import type { LinkedAccount } from '../domain/account/account-store.ts'
import type { Tables } from './tables.ts'

/** An account as the domain sees it: without its credentials. */
export function accountOf(row: Selectable<Tables['accounts']>): LinkedAccount {
  return omitUndefined({
    id: row.id,
    profileId: row.profile_id,
    platform: row.platform,
    nativeId: row.native_id,
    name: row.name ?? undefined,
    username: row.username ?? undefined,
    pictureUrl: row.picture_url ?? undefined,
    linkedAt: row.linked_at,
    messagingActive: row.messaging_active,
    expiresAt: row.expires_at ?? undefined,
    listedThroughAt: row.listed_through_at ?? undefined,
    readThroughAt: row.read_through_at ?? undefined,
    repaired: row.repaired_at ? { messages: row.repaired, at: row.repaired_at } : undefined,
    refused: row.refused_at ? { at: row.refused_at, reason: row.refusal ?? '' } : undefined,
  })
}

/** The columns that repeat or follow from credentials, which themselves stand there encrypted. */
export function columnsBeside({ expiresAt }: Credentials, renewAt: Date | undefined) {
  return {
    expires_at: expiresAt === undefined ? null : new Date(expiresAt),
    renew_at: renewAt ?? null,
    refused_at: null,
    refusal: null,
  }
}
