import { describe, expect, it } from 'vitest'
import text from '../../fixtures/message-text.json' with { type: 'json' }
import { eventsFrom } from './event.ts'

describe('eventsFrom', () => {
  it('reads a text message', () => {
    expect(eventsFrom(text.body)).toMatchObject([{ platform: 'new-network', type: 'message.received' }])
  })
})
