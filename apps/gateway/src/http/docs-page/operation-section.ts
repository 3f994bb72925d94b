import type { Operation, Parameter, Response } from '../openapi/document.ts'
import { html, type Html } from './html.ts'
import { schemaView, typeOf } from './schema-view.ts'

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
            ${parameterTable(parameters)}`
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

function parameterTable(parameters: readonly Parameter[]): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Type</th>
          <th scope="col">Needed</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          (one) =>
            html`<tr>
              <th scope="row"><code>${one.name}</code></th>
              <td>${one.in}</td>
              <td>${typeOf(one.schema)}</td>
              <td>${one.required ? 'yes' : ''}</td>
              <td>${one.description ?? one.schema.description}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
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
