import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Profile } from './profile.ts'

/** Fails with `messaging_off` while the gateway's switch or the profile's is off. */
export function requireMessaging({ rules }: Pick<Context, 'rules'>, profile: Profile): void {
  if (!rules.messagingEnabled) {
    throw new WireError('messaging_off', { message: 'It is switched off for the whole gateway.' })
  }
  if (!profile.messagingActive) {
    throw new WireError('messaging_off', {
      message: `Set messagingActive to true for the profile "${profile.title}", then call again.`,
    })
  }
}
