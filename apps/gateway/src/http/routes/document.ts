import { Hono } from 'hono'
import { definitions } from '../../platforms.ts'
import { allowOnly } from '../allow-only.ts'
import type { ApiEnv } from '../api-env.ts'
import { json } from '../json.ts'
import { createDocument, type OpenApiDocument } from '../openapi/document.ts'
import { routes } from '../routes.ts'

/** The document of the API, which anybody may read: it holds nothing of this gateway. */
export function documentRoutes() {
  let made: OpenApiDocument | undefined
  const app = new Hono<ApiEnv>()
  for (const path of ['/openapi.json', '/api/openapi.json']) {
    app.get(path, (c) => json(c, (made ??= createDocument(routes, definitions))))
    app.all(path, allowOnly(['GET']))
  }
  return app
}
