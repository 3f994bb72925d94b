import { z } from 'zod'
import type { Position } from '../domain/conversation/conversation-store.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { SecretBox } from '../store/secret-box.ts'

/** What a list holds: each has ids of its own, so the cursor of one says nothing about another. */
export type Listed = 'messages' | 'conversations'

const at = z.iso.datetime().optional()
const positions = {
  messages: z.object({ of: z.literal('messages'), at, id: z.string().regex(/^\d{1,15}$/) }),
  conversations: z.object({ of: z.literal('conversations'), at, id: z.string().min(1) }),
}

/** Where the next page begins, as text that tells the caller nothing and that the caller cannot make up. */
export function sealCursor(box: SecretBox, of: Listed, after: Position): Promise<string> {
  return box.seal({ of, ...after })
}

/** @throws {WireError} `invalid_request` when it is not one of ours, or one of the other list */
export async function openCursor(box: SecretBox, of: Listed, sealed: string): Promise<Position> {
  const opened = await box.open(sealed).catch(() => undefined)
  const parsed = positions[of].safeParse(opened)
  if (!parsed.success) {
    throw new WireError('invalid_request', {
      field: 'next',
      message: `next is not a cursor of this list of ${of}; take it from meta.pagination.next, or leave it out.`,
    })
  }
  const { at: time, id } = parsed.data
  return time === undefined ? { id } : { at: time, id }
}
