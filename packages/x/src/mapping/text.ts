import { isPlainObject } from '@dm/core/kit'
import { wireUrl } from '../api/wire.ts'

/** A link that X has put into the text in place of another. */
export interface TextLink {
  /** As it stands in the text: `https://t.co/…`. */
  readonly short: string
  /** What was typed, or where the media is. */
  readonly full: string
  /** What X sent for it. */
  readonly raw: unknown
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** The links of a text, from its entities. */
export function linksOf(natives: readonly unknown[]): TextLink[] {
  return natives.filter(isPlainObject).flatMap((raw) => {
    const { success, data } = wireUrl.safeParse(raw)
    const { url: short, expanded_url: full } = success ? data : {}
    return short === undefined || full === undefined ? [] : [{ short, full, raw }]
  })
}

/** Whether a link stands for media of the message rather than for something that was typed. */
export function isMediaLink({ full }: Pick<TextLink, 'full'>): boolean {
  return messageOfMediaLink(full) !== undefined
}

/** The message whose media a link stands for; `undefined` when it stands for none. */
export function messageOfMediaLink(url: string): string | undefined {
  return /^https?:\/\/(?:www\.)?(?:x|twitter)\.com\/messages\/media\/(\d+)/.exec(url)?.[1]
}

/**
 * The text as it was typed: short links opened again, those of media taken out, HTML escapes undone.
 *
 * Links are found by what they are and not by their offsets, on whose unit X's own pages do not agree.
 *
 * @param hasMedia then a last short link that nothing explains is that of the media
 * @see https://docs.x.com/x-api/fundamentals/data-dictionary
 */
export function typedText(
  text: string | undefined,
  links: readonly TextLink[],
  hasMedia: boolean,
): string | undefined {
  if (text === undefined) return undefined
  const byShort = new Map(links.map((link) => [link.short, link]))
  const shown = hasMedia && !links.some(isMediaLink) ? withoutLastLink(text, byShort) : text
  const escaped = isEscaped(shown)
  const typed = shown.replace(/\s?https?:\/\/t\.co\/\w+|&(?:amp|lt|gt);/g, (found) => {
    if (found.startsWith('&')) return escaped ? (entities[found] ?? found) : found
    const link = byShort.get(found.trimStart())
    if (link === undefined) return found
    return isMediaLink(link) ? '' : found.replace(link.short, () => link.full)
  })
  return typed === '' ? undefined : typed
}

function withoutLastLink(text: string, known: ReadonlyMap<string, unknown>): string {
  const last = /\s?(https?:\/\/t\.co\/\w+)\s*$/.exec(text)
  return last?.[1] === undefined || known.has(last[1]) ? text : text.slice(0, last.index)
}

/** A bare `<`, `>` or `&` shows that nothing was escaped; X escapes all three or none. */
function isEscaped(text: string): boolean {
  return !/[<>]|&(?!(?:amp|lt|gt);)/.test(text)
}
