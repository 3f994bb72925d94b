import { requirePage, succeeded, type GraphCall } from './call.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { idText } from './params.ts'
import { findConversation } from './threads.ts'
import type { Conversation, Page } from './world.ts'

const ownershipMs = 24 * 3_600_000

/** Whether another app owns the thread now; then our app hears of it on standby. */
export function ownedByOther(context: FacebookContext, conversation: Conversation | undefined): boolean {
  if (context.switches.standby) return true
  const ownerAppId = conversation?.ownerAppId ?? null
  if (!conversation || ownerAppId === null) return false
  return ownerAppId !== context.app().id && conversation.ownerUntilMs > context.clock.now()
}

/** Refuses to act in a thread of another app. */
export function checkThreadControl(context: FacebookContext, conversation: Conversation | undefined): void {
  if (ownedByOther(context, conversation)) throw refuse.otherAppOwnsThread()
}

/** Gives a thread to an app, or to nobody. */
export function setOwner(context: FacebookContext, conversation: Conversation, appId: string | null): void {
  conversation.ownerAppId = appId
  conversation.ownerUntilMs = context.clock.now() + ownershipMs
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
      setOwner(context, conversation, target)
    }
    if (verb === 'take') setOwner(context, conversation, context.app().id)
    if (verb === 'release') {
      if (ownedByOther(context, conversation)) throw refuse.otherAppOwnsThread()
      setOwner(context, conversation, null)
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
