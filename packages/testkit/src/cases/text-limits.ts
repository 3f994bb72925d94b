import type { TextLimit } from '@dm/core'
import { measureText } from '@dm/core/kit'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { expectDmError, refusal } from '../refusal.ts'
import { accountOf, arrived, somebodyWhoWrote } from '../stage.ts'
import { expectCleanSend } from '../well-formed.ts'
import type { Harness } from '../harness.ts'

export const textLimitCases: readonly AdapterCase[] = [
  {
    name: 'text limit: text exactly at the limit arrives whole',
    run: (harness) => expectWhole(harness, 'a'.repeat(harness.adapter.capabilities.text.max)),
  },
  {
    name: 'text limit: one more is message_too_long and nothing is sent',
    run: (harness) => expectTooLong(harness, 'a'.repeat(harness.adapter.capabilities.text.max + 1)),
  },
  {
    name: 'text limit: is counted in the unit that is declared',
    async run(harness) {
      const full = fullOfEmoji(harness.adapter.capabilities.text)
      await expectTooLong(harness, `${full}a`)
      await expectWhole(harness, full)
    },
  },
  {
    name: 'text limit: split text arrives in order and loses nothing',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const text = numberedWords(harness.adapter.capabilities.text, 2.5)
      const result = await accountOf(harness).send({
        to: { participantId: somebody },
        text,
        overflow: 'split',
      })
      expectCleanSend(result)
      const pieces = (await arrived(harness, somebody)).map((message) => message.text ?? '')
      expect(pieces.length).toBeGreaterThan(1)
      expect(pieces.join(' ').split(/\s+/).filter(Boolean)).toEqual(text.split(' '))
      expect(result.parts.map((part) => part.text)).toEqual(pieces)
      expect(result.messageId).toBe(result.parts.map((part) => part.status === 'sent' && part.messageId)[0])
    },
  },
  {
    name: 'text limit: a split takes no character apart and leaves every piece within the limit',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const { max, unit } = harness.adapter.capabilities.text
      const family = '👩‍👩‍👧'
      const text = family.repeat(Math.ceil((max * 1.5) / measureText(family, unit)))
      const message = { to: { participantId: somebody }, text, overflow: 'split' } as const
      expectCleanSend(await accountOf(harness).send(message))
      const pieces = (await arrived(harness, somebody)).map((piece) => piece.text ?? '')
      expect(pieces.join('') === text, 'the pieces together are the text').toBe(true)
      for (const piece of pieces) {
        expect(measureText(piece, unit), `${unit} of a piece`).toBeLessThanOrEqual(max)
        expect(piece.replaceAll(family, ''), 'what is no whole character').toBe('')
      }
    },
  },
  {
    name: 'text limit: a split that breaks off tells which pieces went out',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const text = numberedWords(harness.adapter.capabilities.text, 2.5)
      // An adapter may need calls before the first piece, so the break moves on until it is between pieces.
      for (let goodCalls = 1; goodCalls < 10; goodCalls++) {
        const before = (await arrived(harness, somebody)).length
        await harness.network.fail('upstream_unavailable', goodCalls)
        const message = { to: { participantId: somebody }, text, overflow: 'split' } as const
        const result = await accountOf(harness)
          .send(message)
          .catch((error: unknown) => void expectDmError(error, 'upstream_unavailable', 'outcome_unknown'))
        const count = (await arrived(harness, somebody)).length - before
        if (count === 0) {
          expect(result, 'nothing went out, so the call fails').toBeUndefined()
          continue
        }
        expect(result, `${count} pieces went out, so the call succeeds`).toBeDefined()
        expect(result?.parts.filter(({ status }) => status === 'sent')).toHaveLength(count)
        const failed = result?.parts.filter((part) => part.status === 'failed') ?? []
        expect(failed, 'the pieces that did not go out').not.toEqual([])
        for (const { error } of failed) expectDmError(error, 'upstream_unavailable', 'outcome_unknown')
        return
      }
      expect.fail('no number of good calls let the first piece go out and the second fail')
    },
  },
]

async function expectWhole(harness: Harness, text: string): Promise<void> {
  const somebody = await somebodyWhoWrote(harness)
  expectCleanSend(await accountOf(harness).send({ to: { participantId: somebody }, text }))
  const texts = (await arrived(harness, somebody)).map((message) => message.text)
  expect(
    texts.map((arrivedText) => arrivedText?.length),
    'lengths that arrived',
  ).toEqual([text.length])
  expect(texts[0] === text, 'it is the same text').toBe(true)
}

async function expectTooLong(harness: Harness, text: string): Promise<void> {
  const somebody = await somebodyWhoWrote(harness)
  const call = () => accountOf(harness).send({ to: { participantId: somebody }, text })
  const error = await refusal(call, 'message_too_long')
  expect(error.field, 'the field at fault').toBe('text')
  expect(await arrived(harness, somebody), 'nothing was sent').toEqual([])
}

/** Text exactly at the limit that another way of counting finds shorter or longer. */
function fullOfEmoji({ max, unit }: TextLimit): string {
  const emoji = unit === 'graphemes' ? '👩‍👩‍👧' : '😀'
  const size = { bytes: 4, utf16: 2, code_points: 1, graphemes: 1 }[unit]
  return emoji.repeat(Math.floor(max / size)) + 'a'.repeat(max % size)
}

/** ASCII words of which no two are the same, `times` as long as the limit. */
function numberedWords({ max }: TextLimit, times: number): string {
  const words: string[] = []
  for (let length = 0; length < max * times;) {
    const word = `word${words.length}`
    words.push(word)
    length += word.length + 1
  }
  return words.join(' ')
}
