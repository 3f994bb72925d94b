import type { Context } from '../../context.ts'
import type { HookNews } from '../../domain/hook/delivery-store.ts'
import { presentHookActivity } from './hook-activity.ts'
import { presentHookDeleted } from './hook-deleted.ts'
import { presentHookEdited } from './hook-edited.ts'
import type { HookNetwork } from './hook-envelope.ts'
import { presentHookMessage } from './hook-message.ts'
import { presentHookReaction } from './hook-reaction.ts'
import { presentHookRead } from './hook-read.ts'
import { presentHookSocial } from './hook-social.ts'

/** News as an endpoint is told of it. */
export function presentHookNews(news: HookNews, network: HookNetwork) {
  switch (news.kind) {
    case 'message':
      return presentHookMessage(news, network)
    case 'read':
      return presentHookRead(news, network)
    case 'reaction':
      return presentHookReaction(news, network)
    case 'edited':
      return presentHookEdited(news, network)
    case 'deleted':
      return presentHookDeleted(news, network)
    case 'social':
      return presentHookSocial(news, network)
    case 'accountActivity':
      return presentHookActivity(news, network)
  }
}

/** Makes the bodies that go out to endpoints. */
export function createHookBodies({ platforms, networkClock }: Pick<Context, 'platforms' | 'networkClock'>) {
  return (news: HookNews): Uint8Array => {
    const platform = platforms.byId(news.platform)
    const network = {
      platform: platform?.wireName ?? news.platform,
      activityTitle: platform?.definition.wireRules?.activity?.title,
      // Of a network that is not composed nothing is known, and nobody can write there.
      windows: platform ? platform.adapter.capabilities.replyWindows : [],
      now: networkClock(),
    }
    return new TextEncoder().encode(JSON.stringify(presentHookNews(news, network)))
  }
}
