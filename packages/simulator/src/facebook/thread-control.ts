import { succeeded } from '../graph/call.ts'
import { requirePage, type GraphCall } from './call.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { giveThread, ownedByAnother } from '../graph/ownership.ts'
import { idText } from '../graph/params.ts'
import { findConversation } from './threads.ts'
import type { Conversation, Page } from './world.ts'

/** Whether another app owns the thread now; then our app hears of it on standby. */
export function ownedByOther(context: FacebookContext, conversation: Conversation | undefined): boolean {
  return context.switches.standby || ownedByAnother(context.clock, context.app().id, conversation)
}

/** Refuses to act in a thread of another app. */
export function checkThreadControl(context: FacebookContext, conversation: Conversation | undefined): void {
  if (ownedByOther(context, conversation)) throw refuse.otherAppOwnsThread()
}

type Verb = 'pass' | 'take' | 'release' | 'request' | 'extend'

/**
 * `POST /{page}/{verb}_thread_control`
 * The other app is told, not the one that acts; a request waits for the other app's answer.
 * https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
export function threadControl(verb: Verb) {
  return (call: GraphCall, page: Page) => {
    const { context, params } = call
    requirePage(call, page, 'pages_messaging')
    const conversation = conversationOf(call, page, idText(params.object('recipient')?.id) ?? '')
    if (verb === 'pass') {
      const target = params.text('target_app_id')
      if (target === undefined || !/^\d+$/.test(target)) throw refuse.wrongApp()
      if (ownedByOther(context, conversation)) throw refuse.otherAppOwnsThread()
      giveThread(context.clock, conversation, target)
    }
    if (verb === 'take') giveThread(context.clock, conversation, context.app().id)
    if (verb === 'release') {
      if (ownedByOther(context, conversation)) throw refuse.otherAppOwnsThread()
      giveThread(context.clock, conversation, null)
    }
    if (verb === 'extend') {
      const seconds = Number(params.text('duration'))
      if (!(seconds > 0)) throw refuse.badParameter('Param duration must be a positive number of seconds')
      conversation.ownerUntilMs = context.clock.now() + seconds * 1000
    }
    return succeeded(call)
  }
}

/** `GET /{page}/thread_owner?recipient=…` */
export function threadOwner(call: GraphCall, page: Page) {
  requirePage(call, page, 'pages_messaging')
  const conversation = conversationOf(call, page, call.params.text('recipient') ?? '')
  const { ownerAppId, ownerUntilMs } = conversation
  if (ownerAppId === null) return { data: [] }
  const expiration = Math.floor(ownerUntilMs / 1000)
  return { data: [{ thread_owner: { app_id: ownerAppId, expiration } }] }
}

function conversationOf(call: GraphCall, page: Page, customerId: string): Conversation {
  const customer = call.context.world.customers.get(customerId)
  const conversation = customer && findConversation(call.context.world, customer)
  if (conversation?.pageId !== page.id) throw refuse.unknownPerson()
  return conversation
}
