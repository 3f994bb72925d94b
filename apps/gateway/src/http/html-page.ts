import { createHash } from 'node:crypto'
import type { html } from 'hono/html'
import { raw } from 'hono/html'

/** A piece of a page. Whatever is put into one is escaped, unless it is a piece itself. */
export type Html = ReturnType<typeof html>

/** The one style of a page. It is written as a whole, because its digest is that of every byte between the tags. */
export const styleElement = (style: string): Html => raw(`<style>${style}</style>`)

/** Of a page that loads nothing, runs nothing, is framed by nobody, and whose address is told to nobody. */
export function pageHeaders(style: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      `default-src 'none'`,
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}
