import { omitUndefined } from '@dm/core/kit'
import type { StoredParticipant } from '../domain/participant/participant-store.ts'

/** The columns of a participant that was joined to another row. */
export interface ParticipantColumns {
  readonly p_native_id: string | null
  readonly p_name: string | null
  readonly p_username: string | null
  readonly p_picture_url: string | null
}

export function participantOf(row: ParticipantColumns): StoredParticipant | undefined {
  if (row.p_native_id === null) return undefined
  return omitUndefined({
    id: row.p_native_id,
    name: row.p_name ?? undefined,
    username: row.p_username ?? undefined,
    pictureUrl: row.p_picture_url ?? undefined,
  })
}
