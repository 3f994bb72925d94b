import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { LinkedAccount } from '../domain/account/account-store.ts'
import type { LinkSession } from '../domain/linking/link-session-store.ts'

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.5rem}ul{list-style:none;padding:0}li{padding:.75rem 0;border-top:1px solid #d5d9de}
li span{display:block;color:#57606a}a{color:#0550ae}
@media (prefers-color-scheme:dark){body{color:#e6e9ed;background:#14171a}li span{color:#9aa4ae}a{color:#79b8ff}}`

type Html = ReturnType<typeof html>

/** Written as a whole, because its digest is that of every byte between the tags. */
const styleElement = raw(`<style>${style}</style>`)

/** It loads nothing, runs nothing, is framed by nobody, and its address, which is a secret, is told to nobody. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    `default-src 'none'`,
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

export interface LinkPage {
  readonly profile: LinkSession['profile']
  readonly redirect?: string
  readonly networks: readonly { readonly title: string; readonly account: LinkedAccount | undefined }[]
}

/** What can be connected, and what is. */
export function linkPage({ profile, redirect, networks }: LinkPage): Html {
  const { hideTitle, displayTitle, hideTopHeader, topHeader, subHeader } = profile.settings
  const title = textOf(displayTitle) ?? profile.title
  const header = hideTopHeader === true ? undefined : (textOf(topHeader) ?? 'Connect your accounts')
  return page(
    header ?? title,
    html`${header === undefined ? '' : html`<h1>${header}</h1>`}
      ${hideTitle === true ? '' : html`<p>${title}</p>`}
      ${textOf(subHeader) === undefined ? '' : html`<p>${textOf(subHeader)}</p>`}
      ${networks.length === 0 ? html`<p>No network is offered here.</p>` : ''}
      <ul>
        ${networks.map(
          ({ title: network, account }) =>
            html`<li>
              ${network}
              <span
                >${account ? stateOf(account) : 'Not connected. Whoever runs this gateway can connect it.'}</span
              >
            </li>`,
        )}
      </ul>
      ${redirect === undefined ? '' : html`<p><a href="${redirect}" rel="noreferrer">Back</a></p>`}`,
  )
}

/** Why a link does not open. */
export function refusalPage(code: number, message: string): Html {
  return page(
    'This link cannot be opened',
    html`<h1>This link cannot be opened</h1>
      <p>${message}</p>
      <p>Code ${String(code)}</p>`,
  )
}

function stateOf({ name, username, nativeId, refused }: LinkedAccount): string {
  const who = name ?? username ?? nativeId
  return refused ? `${who} has to be connected again.` : `Connected as ${who}.`
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        ${body}
      </body>
    </html>`
}

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined
}
