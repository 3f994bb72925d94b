import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { LinkSession } from './link-session-store.ts'

/**
 * The session behind a link that somebody has opened.
 *
 * @param idDigest absent when the link names none that can be read
 * @throws {WireError} `link_not_found`, `link_revoked`, `link_expired`
 */
export async function openLinkSession(
  { store }: Pick<Context, 'store'>,
  idDigest: string | undefined,
): Promise<LinkSession> {
  const session = idDigest === undefined ? undefined : await store.linkSessions.find(idDigest)
  if (!session) throw linkNotFound()
  if (session.state === 'open') return session
  throw new WireError(session.state === 'revoked' ? 'link_revoked' : 'link_expired', {
    message: 'Ask whoever has sent it for another.',
  })
}

export function linkNotFound(): WireError {
  return new WireError('link_not_found', { message: 'It may have been cut off when it was copied.' })
}
