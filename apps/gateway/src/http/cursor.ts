import { z } from 'zod'
import type { Position } from '../domain/conversation/conversation-store.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { SecretBox } from '../store/secret-box.ts'

const position = z.object({ at: z.iso.datetime().optional(), id: z.string() })

/** Where the next page begins, as text that tells the caller nothing and that the caller cannot make up. */
export function sealCursor(box: SecretBox, after: Position): Promise<string> {
  return box.seal(after)
}

/** @throws {WireError} `invalid_request` when it is not one of ours */
export async function openCursor(box: SecretBox, sealed: string): Promise<Position> {
  const opened = await box.open(sealed).catch(() => undefined)
  const parsed = position.safeParse(opened)
  if (!parsed.success) {
    throw new WireError('invalid_request', {
      field: 'next',
      message: 'next is not a cursor of this gateway; take it from meta.pagination.next, or leave it out.',
    })
  }
  const { at, id } = parsed.data
  return at === undefined ? { id } : { at, id }
}
