import { DmError, type DmErrorOptions, type OutboundAttachment, type SentPart } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely } from 'kysely'
import type { MessageToSend, SplitSend } from '../domain/message/message-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** A piece as it is kept. The text of what went out stands in its own row, where an unsend finds it. */
export type KeptPart =
  | { readonly status: 'sent'; readonly messageId: string }
  | {
      readonly status: 'failed'
      readonly text?: string
      readonly attachments?: readonly OutboundAttachment[]
      readonly error: Record<string, unknown>
    }

/** May be repeated: the first to be kept stays. */
export async function keepSplitSend(
  query: Kysely<Tables>,
  { account, reference }: MessageToSend,
  { messageId, parts, warnings }: SplitSend,
): Promise<void> {
  await query
    .insertInto('split_sends')
    .values({
      account_id: account.id,
      profile_id: account.profileId,
      ...storable({ reference, message_native_id: messageId ?? null }),
      parts: JSON.stringify(storable(parts.map(keptPart))),
      warnings: JSON.stringify(storable(warnings)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function splitSend(
  query: Kysely<Tables>,
  accountId: string,
  reference: string,
): Promise<SplitSend | undefined> {
  const row = await query
    .selectFrom('split_sends')
    .select(['message_native_id', 'parts', 'warnings'])
    .where('account_id', '=', accountId)
    .where('reference', '=', reference)
    .executeTakeFirst()
  if (!row) return undefined
  const ids = row.parts.flatMap((part) => (part.status === 'sent' ? part.messageId : []))
  const sent = ids.length === 0 ? [] : await contentsOf(query, accountId, ids)
  const contents = new Map(sent.map((one) => [one.native_id, one]))
  const parts = row.parts.map((part): SentPart => {
    if (part.status === 'failed') return { ...part, error: errorOf(part.error) }
    const { text, attachments = [] } = contents.get(part.messageId) ?? {}
    const media = attachments.flatMap(({ kind, url }) =>
      url !== undefined && isMedia(kind) ? { kind, url } : [],
    )
    return {
      ...part,
      ...omitUndefined({ text: text ?? undefined, attachments: media.length > 0 ? media : undefined }),
    }
  })
  return omitUndefined({ messageId: row.message_native_id ?? undefined, parts, warnings: row.warnings })
}

/** They are of no use when nobody can repeat the call any more. */
export async function forgetOldSplitSends(query: Kysely<Tables>): Promise<void> {
  await query
    .deleteFrom('split_sends')
    .where('created_at', '<', sql<Date>`now() - interval '1 day'`)
    .execute()
}

function contentsOf(query: Kysely<Tables>, accountId: string, ids: readonly string[]) {
  return query
    .selectFrom('messages')
    .select(['native_id', 'text', 'attachments'])
    .where('account_id', '=', accountId)
    .where('native_id', 'in', ids)
    .execute()
}

function keptPart(part: SentPart): KeptPart {
  if (part.status === 'sent') return { status: 'sent', messageId: part.messageId }
  const { text, attachments, error } = part
  return omitUndefined({ status: 'failed' as const, text, attachments, error: error.toJSON() })
}

/** It was made from one, and is read as one. */
const errorOf = (kept: Record<string, unknown>): DmError => new DmError(kept as unknown as DmErrorOptions)

const isMedia = (kind: string): kind is OutboundAttachment['kind'] =>
  ['image', 'video', 'audio', 'file'].includes(kind)
