import { html } from 'hono/html'
import type { LinkedAccount } from '../domain/account/account-store.ts'
import type { LinkSession } from '../domain/linking/link-session-store.ts'
import { pageHeaders, styleElement, type Html } from './html-page.ts'

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.5rem}ul{list-style:none;padding:0}li{padding:.75rem 0;border-top:1px solid #d5d9de}
li span{display:block;color:#57606a}a{color:#0550ae}
@media (prefers-color-scheme:dark){body{color:#e6e9ed;background:#14171a}li span{color:#9aa4ae}a{color:#79b8ff}}`

/** Its address is a secret. */
export const linkPageHeaders = { ...pageHeaders(style), 'cache-control': 'no-store' }

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
        ${styleElement(style)}
      </head>
      <body>
        ${body}
      </body>
    </html>`
}

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined
}
