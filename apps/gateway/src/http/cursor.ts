import { z } from 'zod'
import type { Position } from '../domain/conversation/conversation-store.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { SecretBox } from '../store/secret-box.ts'

/** What a list holds: each has ids of its own, so the cursor of one says nothing about another. */
export type Listed = keyof typeof positions

/** The list that a cursor belongs to. */
export interface ListOf {
  readonly of: Listed
  readonly profileId: string
}

const profileId = z.string()
const at = z.iso.datetime().optional()
const positions = {
  messages: z.object({ of: z.literal('messages'), profileId, at, id: z.string().regex(/^\d{1,15}$/) }),
  conversations: z.object({ of: z.literal('conversations'), profileId, at, id: z.string().min(1) }),
  profiles: z.object({ of: z.literal('profiles'), profileId, at, id: z.string().min(1) }),
}

/** Where a cursor is given, and where it comes from. */
const next = ['next', 'meta.pagination.next'] as const
const names = { messages: next, conversations: next, profiles: ['cursor', 'nextCursor'] } as const

/** Where the next page begins, as text that tells the caller nothing and that the caller cannot make up. */
export function sealCursor(box: SecretBox, list: ListOf, after: Position): Promise<string> {
  return box.seal({ of: list.of, profileId: list.profileId, ...after })
}

/** @throws {WireError} `invalid_request` when it is not one of ours, or one of another list or profile */
export async function openCursor(box: SecretBox, list: ListOf, sealed: string): Promise<Position> {
  const opened = await box.open(sealed).catch(() => undefined)
  const parsed = positions[list.of].safeParse(opened)
  if (!parsed.success || parsed.data.profileId !== list.profileId) {
    const [field, source] = names[list.of]
    throw new WireError('invalid_request', {
      field,
      message: `${field} is not a cursor of this list of ${list.of}; take it from ${source}, or leave it out.`,
    })
  }
  const { at: time, id } = parsed.data
  return time === undefined ? { id } : { at: time, id }
}
