import { expect, it } from 'vitest'
import { readWebhookBody } from './webhook-body.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

it('reads an object, and keeps every digit of its ids', () => {
  expect(readWebhookBody(bytes('{"id":1900000000000000011}'))).toEqual({ id: '1900000000000000011' })
})

it.each(['', 'a=b', '{"half', 'null', '7', '[]', '"text"'])('refuses %j', (text) => {
  expect(() => readWebhookBody(bytes(text))).toThrow(expect.objectContaining({ code: 'webhook_malformed' }))
})
