import type { Context as HonoContext, Hono } from 'hono'
import { z } from 'zod'
import type { Context } from '../context.ts'
import type { LinkedAccount } from '../domain/account/account-store.ts'
import { readInput } from '../domain/errors/read-input.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { WireErrorName } from '../domain/errors/wire-errors.ts'
import type { Profile } from '../domain/profile/profile.ts'
import { requireMessaging } from '../domain/profile/require-messaging.ts'
import type { SecretBox } from '../store/secret-box.ts'
import { allowOnly } from './allow-only.ts'
import type { ApiEnv } from './api-env.ts'
import { json, readJson } from './json.ts'
import { keyInCall, profileOfKey } from './profile-key.ts'
import { readQuery } from './read-query.ts'

/** What the routes of the API work with. */
export interface Api {
  readonly context: Context
  readonly box: SecretBox
  /** Where people reach the gateway, without a slash at the end. */
  readonly publicUrl: string
  /** A profile was deleted, and what it has is left to remove. */
  readonly onDeleted: () => void
  readonly onLinked: (linked: { account: LinkedAccount; isNew: boolean }) => void
}

/** A method on a path: what it takes and gives, for whoever reads the document, and what it does. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api`, with parameters as `:name`. The first is the one to use, the others are older names of it. */
  readonly paths: readonly [string, ...string[]]
  readonly summary: string
  readonly query: z.ZodObject
  readonly body: z.ZodType | undefined
  /** What a success answers. */
  readonly answer: z.ZodType
  /** Refusals of its own, beside those that every route has. */
  readonly errors: readonly WireErrorName[]
  /** What it reads beside the headers that every route reads; `app` stands for those that name an app of a network. */
  readonly headers: readonly ('Idempotency-Key' | 'app')[]
  /** Whether the profile's key may also stand in body or query as `profileKey`; the header goes before them. */
  readonly keyInCall: boolean
  /** Whether the keys of profiles are refused: what it does is no single profile's. */
  readonly primaryOnly: boolean
  readonly run: (api: Api, c: HonoContext<ApiEnv>) => Promise<Response>
}

/** One call of a route, checked. */
export interface Call<Query, Body> extends Api {
  readonly profile: Profile
  readonly query: Query
  readonly body: Body
  readonly c: HonoContext<ApiEnv>
  /** A parameter of the path. */
  readonly param: (name: string) => string
}

interface RouteOf<Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType, Given>
  extends
    Pick<Route, 'method' | 'paths' | 'summary'>,
    Partial<Pick<Route, 'errors' | 'headers' | 'keyInCall' | 'primaryOnly'>> {
  /** What is said of a key beside the header that nobody has. Default: `invalid_profile_key`. */
  readonly unknownKey?: WireErrorName
  /** Whether it is refused while messaging is off. */
  readonly messaging?: boolean
  readonly query?: Query
  readonly body?: Body
  readonly answer: Answer
  /** Gives what is answered as JSON, or the whole response. */
  readonly handle: (call: Call<z.output<Query>, z.output<Body>>) => Given | Promise<Given>
}

/**
 * Defines a route. Query and body are read by their schemas before `handle` sees them.
 *
 * @example
 * export const renameRoute = defineRoute({
 *   method: 'PATCH',
 *   paths: ['/things/:id'],
 *   summary: 'Renames a thing.',
 *   body: z.object({ name: z.string() }),
 *   answer: z.object({ status: z.literal('success'), name: z.string() }),
 *   handle: async ({ context, profile, param, body }) => {
 *     await renameThing(context, profile.id, param('id'), body.name)
 *     return { status: 'success', name: body.name }
 *   },
 * })
 */
export function defineRoute<
  Answer extends z.ZodType,
  const Given extends z.output<Answer> | Response,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
>(route: RouteOf<Query, Body, Answer, Given>): Route {
  const { method, paths, summary, body, answer, handle, headers = [] } = route
  const { keyInCall: keyMayBeInCall = false, primaryOnly = false, messaging = false } = route
  const query = route.query ?? (z.object({}) as unknown as Query)
  return {
    method,
    paths,
    summary,
    query,
    body,
    answer,
    errors: [
      ...(route.errors ?? []),
      ...(primaryOnly ? (['primary_only'] as const) : []),
      ...(messaging ? (['messaging_off'] as const) : []),
    ],
    headers,
    keyInCall: keyMayBeInCall,
    primaryOnly,
    async run(api, c) {
      const sent = body && (await readJson(c))
      const named =
        c.get('profile').isPrimary && keyMayBeInCall ? keyInCall(sent, c.req.queries()) : undefined
      const profile = named
        ? await profileOfKey(api.context.store.profiles, named.key, {
            field: named.field,
            unknown: route.unknownKey,
          })
        : c.get('profile')
      if (primaryOnly && !profile.isPrimary) {
        throw new WireError('primary_only', { message: 'Call it without the key of a profile.' })
      }
      if (messaging) requireMessaging(api.context, profile)
      const given = await handle({
        ...api,
        c,
        profile,
        param: (name) => c.req.param(name) ?? '',
        query: readInput(query, readQuery(query, c.req.queries()), 'query'),
        body: (body && readInput(body, sent, 'body')) as z.output<Body>,
      })
      return given instanceof Response ? given : json(c, given as object)
    },
  }
}

/** Answers what the routes say, and refuses other methods on their paths. What comes first is asked first. */
export function mountRoutes(app: Hono<ApiEnv>, api: Api, routes: readonly Route[]): void {
  const methods = new Map<string, string[]>()
  for (const { paths, method } of routes) {
    for (const path of paths) methods.set(path, [...(methods.get(path) ?? []), method])
  }
  for (const [path, taken] of methods) {
    for (const route of routes.filter(({ paths }) => paths.includes(path))) {
      app.on(route.method, path, (c) => route.run(api, c))
    }
    app.all(path, allowOnly(taken))
  }
}
