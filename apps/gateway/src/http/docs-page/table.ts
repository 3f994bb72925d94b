import { html } from 'hono/html'
import type { Html } from '../html-page.ts'

/** A table that is scrolled where the page is narrow. The first cell of a row names it. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly (Html | string | undefined)[])[],
): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row"><code>${name}</code></th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
