import { nearestEndpoint, type Endpoint } from './nearest-endpoint.ts'
import { routes } from './routes.ts'

const beside = ['/openapi.json', '/docs', '/livez', '/readyz'].map((path): Endpoint => ({
  path,
  methods: ['GET'],
}))

const byPath = Map.groupBy(
  routes.flatMap(({ method, paths }) => paths.map((path) => ({ method, path: `/api${path}` }))),
  ({ path }) => path,
)
const endpoints: readonly Endpoint[] = [
  ...[...byPath].map(([path, some]) => ({ path, methods: some.map(({ method }) => method) })),
  ...beside,
]

/** What to call instead of a path that is not there; without a guess, where all paths stand. */
export function hintForPath(method: string, path: string): string {
  const nearest = nearestEndpoint(method, path, endpoints)
  if (!nearest) return 'GET /docs shows all that there are, GET /openapi.json names them for programs.'
  const taken = nearest.methods.includes(method) ? method : nearest.methods.join(' or ')
  return `Did you mean ${taken} ${nearest.path}?`
}
