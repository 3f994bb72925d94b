/** Text that is safe to stand in a page as it is. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | undefined | readonly Part[]

/**
 * A piece of a page. Whatever is put in is escaped, unless it is a piece itself; nothing is left out silently but
 * `undefined`.
 *
 * @example
 * html`<li>${name}</li>`
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const joined = texts.map((text, index) => text + (index < parts.length ? render(parts[index]) : ''))
  return { html: joined.join('') }
}

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return 'html' in part ? part.html : part.map(render).join('')
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
