import { DmError } from '@dm/core'
import { bears } from '@dm/meta'

/**
 * Whether Meta shows nothing of a person, which is an ordinary thing: no consent yet (230), nobody that it knows
 * (9010, also the reviewer of an app), deleted or private (100).
 *
 * @see https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/user-profile
 */
export function isWithheldProfile(error: unknown): boolean {
  if (bears(error, '230') || bears(error, '9010')) return true
  // 100/33, which has a name of its own, is said of an id that was never given out.
  return bears(error, '100') && error.code === 'invalid_request'
}

/** The token is over its time, was taken back, or lacks what a look at its own account needs. */
export function isUselessToken(error: unknown): error is DmError {
  return DmError.isInstance(error) && ['auth_expired', 'permission_missing'].includes(error.code)
}
