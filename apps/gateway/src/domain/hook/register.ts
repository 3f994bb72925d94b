import { judgeForeignUrl } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { HookAction } from './hook-store.ts'

/**
 * Registers where a profile wants to hear of one kind of news.
 *
 * @throws {WireError} `hook_url_refused`
 */
export async function registerHook(
  { store, rules }: Pick<Context, 'store' | 'rules'>,
  profileId: string,
  hook: { readonly action: HookAction; readonly url: string; readonly secret?: string },
): Promise<void> {
  const problem = judgeForeignUrl(hook.url, { allowPrivate: rules.allowPrivateUrls })
  if (problem !== undefined) throw new WireError('hook_url_refused', { field: 'url', message: problem })
  await store.hooks.register(profileId, hook)
}
