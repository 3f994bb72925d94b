import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { verifyCallback } from '../graph/subscribing.ts'
import type { InstagramContext } from './context.ts'
import { flavours } from './flavours.ts'
import { instagramFields, otherInstagramFields } from './webhook-fields.ts'

/** What the owner of the apps does in the dashboard, where alone the Instagram object is configured. */
export interface DashboardPatch {
  /** Where webhooks go; null keeps them in the outbox only. */
  url?: string | null
  /** The fields that both apps tick. */
  fields?: string[]
  /** Ask the callback for its challenge first, as the dashboard does; a wrong answer changes nothing. */
  verify?: boolean
}

export interface Dashboard {
  url(): string | null
  setUrl(url: string | null): void
  change(patch: unknown): Promise<{ url: string | null; fields: string[] }>
}

/** Creates the dashboard. */
export function createDashboard(context: InstagramContext, callbackUrl: string | null): Dashboard {
  let url = callbackUrl
  const known = new Set<string>([...instagramFields, ...otherInstagramFields])
  return {
    url: () => url,
    setUrl(next) {
      url = next
    },
    async change(patch) {
      const input = controlInput(patch, ['url', 'fields', 'verify'])
      const next = input.value.url === null ? null : (input.text('url') ?? url)
      const fields = input.list('fields')?.map(String)
      const stranger = fields?.find((name) => !known.has(name))
      if (stranger !== undefined) throw new ControlError('fields', `must be of ${[...known].join(', ')}`)
      if (input.flag('verify')) {
        if (next === null) throw new ControlError('url', 'is required to verify a callback')
        await challenge(context, next)
      }
      url = next
      for (const flavour of flavours) {
        if (fields) context.app(flavour).fields = fields
      }
      return { url, fields: context.app('instagram_login').fields }
    },
  }
}

async function challenge(context: InstagramContext, url: string): Promise<void> {
  try {
    await verifyCallback(context, url, context.seed().verifyToken)
  } catch (error) {
    throw new ControlError('url', error instanceof Error ? error.message : String(error))
  }
}
