/** A link as the wire shows it; offsets count code points. */
export interface UrlEntity {
  start: number
  end: number
  url: string
  expandedUrl: string
  displayUrl: string
  mediaKey?: string | undefined
}

interface WordEntity {
  start: number
  end: number
  word: string
}

/** A text as the platform keeps it: links shortened, media linked at its end. */
export interface WrittenText {
  /** As it was typed, which is what people see. */
  plain: string
  text: string
  urls: UrlEntity[]
  hashtags: WordEntity[]
  cashtags: WordEntity[]
  mentions: WordEntity[]
  /** Ids of posts the links lead to. */
  posts: string[]
}

/** The link that stands for a media at the end of a text. */
export interface MediaLink {
  expandedUrl: string
  mediaKey: string
}

const scheme = String.raw`https?:\/\/[^\s<>"]+`
const bareDomain = String.raw`(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|de)(?:\/[^\s<>"]*)?(?![\w@])`
const linkPattern = new RegExp(`${scheme}|${bareDomain}`, 'gi')
const postPattern = /^https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/(?:\w+|i\/web)\/status(?:es)?\/(\d+)/i

/**
 * Writes a text as the platform keeps it. Every link becomes a t.co link of its own; a media adds one at the end,
 * after a space even when there is no text.
 */
export function writeText(plain: string, shorten: () => string, media?: MediaLink): WrittenText {
  const urls: UrlEntity[] = []
  const posts: string[] = []
  let text = ''
  let from = 0

  function link(typed: string, more: Pick<UrlEntity, 'expandedUrl' | 'displayUrl' | 'mediaKey'>) {
    const start = codePoints(text)
    text += typed
    urls.push({ start, end: start + typed.length, url: typed, ...more })
  }

  for (const match of plain.matchAll(linkPattern)) {
    const found = match[0].replace(/[.,;:!?'")\]]+$/, '')
    text += plain.slice(from, match.index)
    from = match.index + found.length
    const expandedUrl = /^https?:/i.test(found) ? found : `http://${found}`
    const postId = postPattern.exec(expandedUrl)?.[1]
    if (postId !== undefined) posts.push(postId)
    link(shorten(), { expandedUrl, displayUrl: displayed(expandedUrl) })
  }
  text += plain.slice(from)
  const words = text
  if (media) {
    text += ' '
    const short = shorten()
    const displayUrl = short.replace('https://t.co/', 'pic.twitter.com/')
    link(short, { expandedUrl: media.expandedUrl, displayUrl, mediaKey: media.mediaKey })
  }
  return {
    plain,
    text,
    urls,
    hashtags: wordsIn(words, /(?<![\w&/])#([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu),
    cashtags: wordsIn(words, /(?<![\w$/])\$([A-Za-z]{1,6})(?!\w)/gu),
    mentions: wordsIn(words, /(?<![\w@/])@(\w{1,15})(?!\w)/gu),
    posts,
  }
}

/** The same text with `&`, `<` and `>` escaped, and its offsets moved along. */
export function escapeText(written: WrittenText): WrittenText {
  const places = [0]
  let text = ''
  let at = 0
  for (const character of written.text) {
    const escaped = escapes[character] ?? character
    text += escaped
    at += escaped === character ? 1 : escaped.length
    places.push(at)
  }
  const move = <T extends { start: number; end: number }>(entity: T): T => ({
    ...entity,
    start: places[entity.start] ?? entity.start,
    end: places[entity.end] ?? entity.end,
  })
  return {
    ...written,
    text,
    urls: written.urls.map(move),
    hashtags: written.hashtags.map(move),
    cashtags: written.cashtags.map(move),
    mentions: written.mentions.map(move),
  }
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function wordsIn(text: string, pattern: RegExp): WordEntity[] {
  return [...text.matchAll(pattern)].map((match) => {
    const start = codePoints(text.slice(0, match.index))
    return { start, end: start + codePoints(match[0]), word: match[1] ?? '' }
  })
}

function displayed(url: string): string {
  const bare = url.replace(/^https?:\/\/(www\.)?/i, '')
  return bare.length > 28 ? `${bare.slice(0, 27)}…` : bare
}

/** Length in code points, which entities count in. */
export function codePoints(text: string): number {
  return Array.from(text).length
}
