import { html } from 'hono/html'
import type { Html } from '../html-page.ts'
import type { Operation, Response } from '../openapi/document.ts'
import { schemaView, typeOf } from './schema-view.ts'
import { table } from './table.ts'

/** What one call takes and answers. */
export function operationSection(method: string, path: string, operation: Operation): Html {
  const { operationId, summary, description, deprecated, parameters, requestBody, responses } = operation
  const body = requestBody?.content['application/json']
  return html`<section id="${operationId}">
    <h3><code class="call">${method.toUpperCase()} ${path}</code></h3>
    <p>${summary}${deprecated ? html` <strong>Deprecated.</strong>` : undefined}</p>
    ${description === undefined ? undefined : html`<p>${description}</p>`}
    ${
      parameters.length === 0
        ? undefined
        : html`<h4>Parameters</h4>
            ${table(
              ['Name', 'In', 'Type', 'Needed', 'Meaning'],
              parameters.map((one) => [
                one.name,
                one.in,
                typeOf(one.schema),
                one.required ? 'yes' : '',
                one.description ?? one.schema.description,
              ]),
            )}`
    }
    ${
      body &&
      html`<h4>Body</h4>
        ${schemaView(body.schema)}`
    }
    <h4>Answers</h4>
    ${Object.entries(responses).map(([status, response]) => answer(status, response))}
  </section>`
}

/** A success with its fields; of errors their numbers, because they all look the same. */
function answer(status: string, { description, content }: Response): Html {
  const schema = content['application/json']?.schema
  if (status === '200')
    return html`<h5>200</h5>
      ${schema ? schemaView(schema) : html`<p>${description}</p>`}`
  return html`<details>
    <summary>${status}</summary>
    <ul>
      ${description.split('\n').map((line) => html`<li>${line}</li>`)}
    </ul>
  </details>`
}
