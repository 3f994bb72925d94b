import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { HookAction } from './hook-store.ts'

/**
 * Sends one event once more.
 *
 * @throws {WireError} `hook_not_found`
 */
export async function resendHook(
  { store }: Pick<Context, 'store'>,
  profileId: string,
  hookId: string,
): Promise<void> {
  if (await store.hooks.resend(profileId, hookId)) return
  throw new WireError('hook_not_found', {
    field: 'hookId',
    message: 'hookId: nothing was told, or was to be told, under this id.',
  })
}

/**
 * Sends all that an endpoint has missed since a moment: as far back as it is remembered what was told.
 *
 * @throws {WireError} `hook_not_found`, `invalid_request` for a moment of which nobody remembers what was told
 */
export async function recoverHook(
  { store, rules }: Pick<Context, 'store' | 'rules'>,
  profileId: string,
  wanted: { readonly action: HookAction; readonly since: Date; readonly delivered: boolean },
): Promise<{ readonly resent: number; readonly added: number }> {
  const earliest = new Date(rules.keepDeliveriesMs === 0 ? 0 : Date.now() - rules.keepDeliveriesMs)
  if (wanted.since < earliest) {
    throw new WireError('invalid_request', {
      field: 'since',
      message: `since must be after ${earliest.toISOString()}: of what came before nobody remembers whether it was told. DM_KEEP_DELIVERIES_DAYS says for how long.`,
    })
  }
  const recovered = await store.hooks.recover(profileId, wanted)
  if (recovered) return recovered
  throw notRegistered(wanted.action)
}

/**
 * Calls an endpoint again that was paused, with all that it was to hear meanwhile.
 *
 * @throws {WireError} `hook_not_found`
 */
export async function resumeHook(
  { store }: Pick<Context, 'store'>,
  profileId: string,
  action: HookAction,
): Promise<void> {
  if (!(await store.hooks.resume(profileId, action))) throw notRegistered(action)
}

function notRegistered(action: HookAction): WireError {
  return new WireError('hook_not_found', {
    field: 'action',
    message: `action: nothing is registered for ${action}; register an address first.`,
  })
}
