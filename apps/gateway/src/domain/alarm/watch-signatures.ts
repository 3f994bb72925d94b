import type { PlatformId } from '@dm/core'
import type { Context } from '../../context.ts'

const withinMinutes = 10
/** A scanner knocks now and then; a network whose secret is not ours does it with every message, and again. */
const tooMany = 10

export interface SignatureWatch {
  /** Says that a webhook had a wrong signature. Costs nothing, because anybody can send one. */
  readonly refused: (platform: PlatformId) => void
  /** Adds up what all processes refused; begins and ends alarms. Returns false: nothing is left to do. */
  readonly look: () => Promise<boolean>
}

/** Raises an alarm for a burst of webhooks with wrong signatures. */
export function createSignatureWatch({ store, platforms, log }: Context): SignatureWatch {
  let counted = new Map<PlatformId, number>()
  return {
    refused: (platform) => void counted.set(platform, (counted.get(platform) ?? 0) + 1),
    async look() {
      const taken = counted
      counted = new Map()
      await store.alarms.countRefused(taken)
      const recent = await store.alarms.refusedWithin(withinMinutes)
      for (const { id: platform, title } of platforms.all) {
        const alarm = { kind: 'signatures_refused' as const, platform }
        const refused = recent.get(platform) ?? 0
        if (refused >= tooMany) {
          const text = `Webhooks with a wrong signature come to the address for ${title}. If they are the network's, the secret of the app is not the one that is set here, and no message comes in.`
          if (await store.alarms.raise({ ...alarm, text })) log.error({ ...alarm, refused }, text)
        } else if (await store.alarms.end(alarm)) {
          log.info(alarm, 'webhooks with wrong signatures have ceased')
        }
      }
      return false
    },
  }
}
