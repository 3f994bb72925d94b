import { afterAll, describe, expect, it } from 'vitest'
import { answerTo, text, type Target } from './call.ts'

/** An action of which nothing is ever told here. Whatever is registered for it is gone afterwards. */
const action = 'feed'
const url = 'https://example.com/hooks/acceptance'

/** What clients of the Ayrshare API rely on for webhooks, by both of their paths. */
export function acceptHooks(target: () => Target): void {
  describe.each(['/hook/webhook', '/hook'])('webhooks at %s', (path) => {
    const remove = () => answerTo(target(), path, { method: 'DELETE', body: { action } })
    afterAll(remove)

    it('are registered, listed and unregistered', async () => {
      const registered = await answerTo(target(), path, { body: { action, url } })
      expect(registered).toMatchObject({ status: 'success', action, url })
      expect(await answerTo(target(), path)).toMatchObject({
        status: 'success',
        [action]: url,
        updated: text,
      })
      expect(await remove()).toMatchObject({ status: 'success', action })
      expect(await answerTo(target(), path)).not.toHaveProperty(action)
    })
  })
}
