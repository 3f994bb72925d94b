import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linksOf, typedText } from './text.ts'

const link = (url: string, expanded_url: string) => ({ url, expanded_url, indices: [0, 1] })
const media = link('https://t.co/pic', 'https://twitter.com/messages/media/42')
const page = link('https://t.co/abc', 'https://example.com/$&?a=1&amp;b=<2>')

describe('typedText', () => {
  it.each([
    ['plain', 'Hello', [], 'Hello'],
    ['an opened link, as it is', 'see https://t.co/abc now', [page], `see ${page.expanded_url} now`],
    [
      'a link twice',
      'https://t.co/abc https://t.co/abc',
      [page],
      `${page.expanded_url} ${page.expanded_url}`,
    ],
    ['a longer link that begins the same', 'https://t.co/abcd', [page], 'https://t.co/abcd'],
    ['no link of media', 'look https://t.co/pic', [media], 'look'],
    ['no text that is a link of media', ' https://t.co/pic', [media], undefined],
    ['both', '😀 https://t.co/abc https://t.co/pic', [page, media], `😀 ${page.expanded_url}`],
    ['escapes undone', 'a &lt;b&gt; &amp;amp; c', [], 'a <b> &amp; c'],
    ['no escape undone where nothing was escaped', '<b>&amp;</b>', [], '<b>&amp;</b>'],
    ['nothing', undefined, [], undefined],
  ])('has %s', (_name, text, links, typed) => {
    expect(
      typedText(
        text,
        linksOf(links),
        links.some((link) => link === media),
      ),
    ).toBe(typed)
  })

  it('takes the last link for that of the media when X says nothing of links', () => {
    expect(typedText('look https://t.co/pic', [], true)).toBe('look')
    expect(typedText('look https://t.co/pic', [], false)).toBe('look https://t.co/pic')
    expect(typedText('look https://t.co/abc', linksOf([page]), true)).toBe(`look ${page.expanded_url}`)
  })

  it('gives back what was escaped', () => {
    const escape = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    const words = fc.array(fc.constantFrom('a', '&', '<', '>', 'amp;', 'lt;', ' ', '😀', '&amp;'), {
      minLength: 1,
    })
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join('')
        expect(typedText(escape(text), [], false)).toBe(text)
      }),
    )
  })
})
