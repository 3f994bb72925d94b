import type { ReplyWindow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { StoredConversation } from '../../domain/conversation/conversation-store.ts'
import { replyWindow, type ReplyWindowState } from '../../domain/window/reply-window.ts'
import { isoTime } from '../answer.ts'

export const windowSchema = z
  .object({
    open: z.boolean().describe('Whether a message may go out now.'),
    closesAt: isoTime.optional().describe('When it closes, or has closed; absent where it never does.'),
    kind: z
      .enum(['standard', 'human_agent'])
      .optional()
      .describe('`human_agent`: only what a person has written, sent with `humanAgent`.'),
  })
  .meta({
    id: 'Window',
    description:
      'Whether a conversation can be answered now. `human_agent`: only with what a person has written.',
  })

/**
 * Whether a conversation can be answered, the same wherever one is told of. Nothing while nothing is known that opened
 * a window, and nothing of an encrypted thread, which nobody answers from here.
 *
 * @param windows the network's rule for replies
 * @param now milliseconds by the networks' clock
 */
export function presentWindow(
  { encrypted, windowOpenings }: Pick<StoredConversation, 'encrypted' | 'windowOpenings'>,
  windows: readonly ReplyWindow[] | undefined,
  now: number,
) {
  const window = encrypted ? undefined : replyWindow(windows, windowOpenings, now)
  return window && presentWindowState(window)
}

export function presentWindowState({ open, closesAt, kind }: ReplyWindowState) {
  return omitUndefined<z.output<typeof windowSchema>>({ open, closesAt: closesAt?.toISOString(), kind })
}
