import { Hono } from 'hono'
import { definitions } from '../../platforms.ts'
import { allowOnly } from '../allow-only.ts'
import type { ApiEnv } from '../api-env.ts'
import { docsHeaders, docsPage } from '../docs-page/docs-page.ts'
import { json } from '../json.ts'
import { createDocument, type OpenApiDocument } from '../openapi/document.ts'
import { routes } from '../routes.ts'

/** The document of the API, for programs and for people. Anybody may read it: it holds nothing of this gateway. */
export function documentRoutes() {
  let made: OpenApiDocument | undefined
  const document = () => (made ??= createDocument(routes, definitions))
  let page: Promise<string> | undefined
  const app = new Hono<ApiEnv>()
  for (const path of ['/openapi.json', '/api/openapi.json']) {
    app.get(path, (c) => json(c, document())).all(path, allowOnly(['GET']))
  }
  app.get('/docs', async (c) => c.body(await (page ??= docsPage(document())), 200, docsHeaders))
  return app.all('/docs', allowOnly(['GET']))
}
