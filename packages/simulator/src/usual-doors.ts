import { controlInput } from './control-input.ts'
import type { Platform } from './platform.ts'

/** Handles that networks have in common; each says for itself what it takes and answers. */
interface UsualHandle {
  seed(): unknown
  world(): unknown
  speak(speech: unknown): unknown
  switches(patch?: unknown): unknown
  customer(patch: unknown): unknown
  token(patch: unknown): unknown
  setWebhookUrl(url: string | null): void
  seedConversations(): unknown
  settle(): Promise<void>
  readonly outbox: readonly unknown[]
}

type UsualDoors = Pick<Platform, 'seed' | 'world' | 'settle' | 'views' | 'controls'>

/** The doors behind which a network's handles stand; what comes through them is checked by the handles. */
export function usualDoors(handle: UsualHandle): UsualDoors {
  const world = () => handle.world()
  return {
    seed: () => handle.seed(),
    world,
    settle: () => handle.settle(),
    views: { switches: () => handle.switches(), outbox: () => handle.outbox, world },
    controls: {
      messages: (body) => handle.speak(body),
      switches: (body) => handle.switches(body),
      customers: (body) => handle.customer(body),
      tokens: (body) => handle.token(body),
      async history() {
        await handle.seedConversations()
        return { ok: true }
      },
      webhook(body) {
        const input = controlInput(body, ['url'])
        const url = input.value.url === null ? null : (input.text('url') ?? null)
        handle.setWebhookUrl(url)
        return { url }
      },
    },
  }
}
