import { html } from 'hono/html'
import type { Html } from '../html-page.ts'
import type { Webhook } from '../openapi/webhooks.ts'
import { schemaView } from './schema-view.ts'

/** What an endpoint is told, with what it looks like. */
export function webhookSection(name: string, { post }: Webhook): Html {
  const body = post.requestBody.content['application/json']
  return html`<section id="${post.operationId}">
    <h3>${name}</h3>
    <p>${post.summary}</p>
    ${body && schemaView(body.schema)}
    <details>
      <summary>What it looks like</summary>
      <pre><code>${JSON.stringify(body?.example, null, 2)}</code></pre>
    </details>
  </section>`
}
