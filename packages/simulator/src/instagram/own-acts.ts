import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { actOn, type Act, type Scene } from './scene.ts'
import { addMessage, newMids, openConversation } from './threads.ts'
import { echoEvents } from './webhooks.ts'

/** Somebody of the account answers by hand; the app sees an echo. It neither opens nor extends the window. */
export function pageInbox(scene: Scene): Act {
  const { context, conversation, input, standby } = scene
  const given = controlInput(input.object('pageInbox'), ['text', 'unsupported'], input.path('pageInbox'))
  const text = given.text('text')
  const unsupported = given.flag('unsupported')
  if (text === undefined && !unsupported) throw new ControlError(given.path('text'), 'is required')
  const message = addMessage(context.world, conversation, scene.atMs, {
    mids: newMids(context),
    from: 'account',
    text: text ?? '',
    unsupported,
  })
  return actOn(scene, message, echoEvents(context, message, { standby }))
}

/**
 * The account writes to itself: an echo that says so.
 * https://developers.facebook.com/docs/instagram-platform/self-messaging
 */
export function self(scene: Scene): Act {
  const { context, customer, input, standby } = scene
  const given = controlInput(input.object('self'), ['text'], input.path('self'))
  const text = given.text('text')
  if (text === undefined) throw new ControlError(given.path('text'), 'is required')
  const account = context.world.accounts.get(customer.accountId)
  const itself = context.world.customers.get(account?.selfId ?? '')
  if (!itself) throw new ControlError(input.path('from'), 'has no account that could write to itself')
  const conversation = openConversation(context, itself)
  const message = addMessage(context.world, conversation, scene.atMs, {
    mids: newMids(context),
    from: 'account',
    text,
  })
  const events = echoEvents(context, message, { standby, isSelf: true })
  return actOn({ ...scene, conversation, customer: itself }, message, events)
}
