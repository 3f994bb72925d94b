import { html } from 'hono/html'
import { pageHeaders, styleElement } from '../html-page.ts'
import type { OpenApiDocument } from '../openapi/document.ts'
import { operationSection } from './operation-section.ts'
import { webhookSection } from './webhook-section.ts'
import { schemaView } from './schema-view.ts'

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
section { margin: 2.5rem 0; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
code.call { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); }
tbody th { font-weight: normal; white-space: nowrap; }
details { margin: 0.3rem 0; padding: 0.2rem 0.6rem; background: var(--soft); }
pre { overflow-x: auto; }
nav ul { columns: 18rem; padding-left: 1rem; }
nav li { break-inside: avoid; overflow-wrap: anywhere; }
`

export const docsHeaders = pageHeaders(style)

/** The document of the API as a page that is read without JavaScript. */
export async function docsPage(document: OpenApiDocument): Promise<string> {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = document.tags.map(({ name }) => ({
    name,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}: the API</title>
        ${styleElement(style)}
      </head>
      <body>
        <header>
          <h1>${document.info.title}: the API</h1>
          ${document.info.description.split('\n\n').map((text) => html`<p>${text}</p>`)}
          <p>For programs: <a href="/openapi.json">openapi.json</a></p>
        </header>
        <nav aria-label="Calls">
          ${groups.map(
            (group) =>
              html`<h2>${group.name}</h2>
                <ul>
                  ${group.calls.map(
                    ({ path, method, operation }) =>
                      html`<li>
                        <a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a>
                      </li>`,
                  )}
                </ul>`,
          )}
        </nav>
        <main>
          ${groups.map(
            (group) =>
              html`<h2>${group.name}</h2>
                ${group.calls.map(({ path, method, operation }) => operationSection(method, path, operation))}`,
          )}
          <h2>What endpoints are told</h2>
          ${Object.entries(document.webhooks).map(([name, webhook]) => webhookSection(name, webhook))}
          <h2>Schemas</h2>
          ${Object.entries(document.components.schemas).map(
            ([name, schema]) =>
              html`<section id="schema-${name}">
                <h3>${name}</h3>
                ${schema.description === undefined ? undefined : html`<p>${schema.description}</p>`}
                ${schemaView(schema)}
              </section>`,
          )}
        </main>
      </body>
    </html>`
  return page.toString()
}
