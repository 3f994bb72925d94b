import { createDeliveries, type WebhookRequest } from '../delivery.ts'
import type { Fault } from '../faults.ts'
import type { SentWebhook } from '../graph/dispatch.ts'
import { errorBody, GraphError } from '../graph/errors.ts'
import { loginDialog } from '../graph/facebook-login.ts'
import { recordCall, splitVersion } from '../graph/graph-host.ts'
import { serveMedia } from '../graph/media-host.ts'
import { createRateMeter } from '../graph/rates.ts'
import type { SpeakResult } from '../graph/speaking.ts'
import { changeToken, type TokenPatch } from '../graph/tokens.ts'
import { createPending } from '../pending.ts'
import { settlePostings } from '../posting-order.ts'
import type { Network, NetworkOptions, Platform } from '../platform.ts'
import { changeSwitches, switchProblem } from '../switch-patch.ts'
import { sleep } from '../timers.ts'
import { usualDoors } from '../usual-doors.ts'
import { fileRules } from './attachments.ts'
import type { InstagramContext } from './context.ts'
import {
  changeConnection,
  changeCustomer,
  type ConnectionPatch,
  type InstagramCustomerPatch,
} from './customers.ts'
import { createDashboard, type DashboardPatch } from './dashboard.ts'
import { asInstagramError } from './errors.ts'
import type { InstagramEvent } from './event.ts'
import type { Flavour } from './flavours.ts'
import { createGraph, isInstagramHost } from './graph.ts'
import { seedHistory } from './history.ts'
import { authorize, exchangeCode, withheldScopes } from './login.ts'
import { hasInstagramToken, isInstagrams } from './ownership.ts'
import { usageHeaders } from './rates.ts'
import { allScopes } from './scopes.ts'
import { seedWorld, type InstagramSeed } from './seed.ts'
import { speak } from './speak.ts'
import type { InstagramSpeech } from './speech.ts'
import {
  defaultSwitches,
  knownSwitches,
  type InstagramSwitches,
  type InstagramSwitchPatch,
} from './switches.ts'
import { createTelling } from './telling.ts'
import { mainFlavour } from './threads.ts'
import { fieldByKey } from './webhook-fields.ts'
import { viewWorld, type InstagramWorldView } from './world-view.ts'
import { createWorld, type Customer } from './world.ts'

/** Direct handles on simulated Instagram. */
export interface InstagramSimulator {
  seed(): InstagramSeed
  /** Everybody's inbox, and the calls made. */
  world(): InstagramWorldView
  /** Makes a person act, and resolves when the webhooks were posted. */
  speak(speech: InstagramSpeech): Promise<SpeakResult>
  /** Changes switches; answers all of them. */
  switches(patch?: InstagramSwitchPatch): InstagramSwitches
  /** Adds a person, or changes one. */
  customer(patch: InstagramCustomerPatch): Customer
  /** Ends or revives a token, changes its life or permissions. */
  token(patch: TokenPatch): unknown
  /**
   * Through which login an account is connected, so which app hears of it; both tells everything twice. At first
   * it is Instagram Login, until somebody subscribes.
   */
  connect(patch: ConnectionPatch): void
  /** Where webhooks go; null keeps them in the outbox only. */
  setWebhookUrl(url: string | null): void
  /** What is set in the dashboard: the callback, asked for its challenge or not, and the fields. */
  dashboard(patch: DashboardPatch): Promise<{ url: string | null; fields: string[] }>
  /** Every webhook request made, oldest first, delivered or not. */
  readonly outbox: readonly SentWebhook[]
  /** Signs events, or a ready body, as a request that a test can post itself; by the connected app unless said. */
  webhookRequest(events: Record<string, unknown>[] | string, flavour?: Flavour): Promise<WebhookRequest>
  /** Gives the seeded people a past. */
  seedConversations(): void
  /** Resolves when every webhook that is due was posted. */
  settle(): Promise<void>
}

/** Where media live when no public base URL is set; `sim.fetch` serves it. */
const defaultMediaBase = 'https://lookaside.fbsbx.com/ig_messaging_cdn'

const minute = 60_000
const hour = 60 * minute
/** When a webhook is tried again after its first failure: at once, then ever rarer. */
const firstHourMs = [0, 2000, 5000, 30_000, 2 * minute, 10 * minute, 30 * minute, hour]
const laterMs = [2 * hour, 4 * hour, 8 * hour, 16 * hour, 24 * hour, 36 * hour]

/** Creates simulated Instagram: both of its APIs, which reach the same inboxes. */
export function createInstagram(options: NetworkOptions): Network<InstagramSimulator> {
  const { clock, ids } = options
  const world = createWorld()
  const switches = defaultSwitches()
  const pending = createPending()
  const rates = createRateMeter(clock)
  let publicUrl = options.publicUrl
  let seed = seedWorld(world, ids, clock.now())

  const context: InstagramContext = {
    world,
    clock,
    ids,
    switches,
    pending,
    rates,
    allowPlainHttp: options.allowPlainHttp,
    fetch: options.fetch,
    seed: () => seed,
    app(flavour) {
      const app = world.apps.get(flavour === 'instagram_login' ? seed.appId : seed.metaAppId)
      if (!app) throw new Error('A seeded app is gone')
      return app
    },
    login: {
      appId: () => seed.metaAppId,
      userId: () => seed.userId,
      get scopes() {
        const withheld = withheldScopes(context)
        return allScopes.facebook_login.filter((scope) => !withheld.has(scope))
      },
      tokenPrefix: 'sim-instagram',
    },
    fileRules: fileRules(switches),
    mediaBase: () => publicUrl ?? defaultMediaBase,
    publicUrl: () => publicUrl,
    dispatch: (entries) => telling.dispatch(entries),
    afterAnswer: (task) => void pending.add(sleep(0).then(task)),
  }
  const deliveriesOf = (scheduleMs: () => readonly number[]) =>
    createDeliveries({
      fetch: options.fetch,
      clock,
      pending,
      deadlineMs: () => switches.webhookDeadlineMs,
      get scheduleMs() {
        return scheduleMs()
      },
      accepts: (status) => status === 200,
    })
  const deliveries = {
    // For 36 hours; whether and when they are switched off is not stated.
    instagram_login: deliveriesOf(() => {
      const offAfterMs = switches.limits.webhooksOffAfterMs ?? Infinity
      return [...firstHourMs, ...laterMs].filter((ms) => ms <= offAfterMs)
    }),
    // As for a Page, whose page of the documentation names professional accounts too.
    facebook_login: deliveriesOf(() => firstHourMs),
  }
  const outbox: SentWebhook[] = []
  const dashboard = createDashboard(context, options.webhookUrl ?? null)
  const telling = createTelling(context, { deliveries, outbox, callbackUrl: () => dashboard.url() })
  const graph = createGraph(context)
  if (options.history) seedHistory(context)

  function connectedFlavour(): Flavour {
    const account = world.accounts.get(seed.accountId)
    return account ? mainFlavour(account) : 'instagram_login'
  }

  function asEvent(item: Record<string, unknown>): InstagramEvent {
    const customerId = seed.customers[0]?.id ?? ''
    const key = Object.keys(item).find((name) => name in fieldByKey) ?? 'message'
    const parties = { sender: { id: customerId }, recipient: { id: seed.accountId }, timestamp: clock.now() }
    return {
      ownerId: seed.accountId,
      customerId,
      list: 'messaging',
      field: fieldByKey[key] ?? 'messages',
      lane: 'tests',
      item: { ...parties, ...item },
    }
  }

  const handle: InstagramSimulator = {
    seed: () => seed,
    world: () => viewWorld(context, dashboard.url(), outbox.length),
    speak: (speech) => speak(context, speech),
    switches: (patch = {}) =>
      changeSwitches(switches, patch, (patch) => switchProblem(patch, knownSwitches())),
    customer: (patch) => changeCustomer(context, patch),
    token: (patch) => changeToken(world.tokens, seed.accessToken, patch),
    connect: (patch) => void changeConnection(context, patch),
    setWebhookUrl: (url) => dashboard.setUrl(url),
    dashboard: (patch) => dashboard.change(patch),
    outbox,
    webhookRequest(events, flavour = connectedFlavour()) {
      const dispatcher = telling.of(flavour)
      return typeof events === 'string' ? dispatcher.signed(events) : dispatcher.sign([events.map(asEvent)])
    },
    seedConversations: () => seedHistory(context),
    settle: () => settlePostings(pending, telling),
  }

  const doors = usualDoors(handle)
  const platform: Platform = {
    ...doors,
    name: 'instagram',
    owns: (request) => isInstagrams(context, request),
    async fetch(request) {
      const { pathname } = new URL(request.url)
      const { path } = splitVersion(pathname)
      if (pathname.includes('/_media/')) return serveMedia(context, request)
      if (pathname === '/oauth/authorize') return authorize(context, request)
      if (path === '/dialog/oauth') return loginDialog(context, request)
      return (await isShortTokenCall(context, request)) ? exchangeCode(context, request) : graph(request)
    },
    refusal: (fault, request) => faultResponse(context, fault, request),
    noteBroken(request) {
      const { path } = splitVersion(new URL(request.url).pathname)
      recordCall(context, { method: request.method, path, status: 'broken' })
    },
    controls: {
      ...doors.controls,
      connection: (body) => changeConnection(context, body),
      webhook: (body) => dashboard.change(body),
    },
    usePublicUrl(url) {
      publicUrl = options.publicUrl ?? url
    },
    reset() {
      deliveries.instagram_login.cancelRetries()
      deliveries.facebook_login.cancelRetries()
      outbox.length = 0
      rates.clear()
      Object.assign(world, createWorld())
      Object.assign(switches, defaultSwitches())
      seed = seedWorld(world, ids, clock.now())
      if (options.history) seedHistory(context)
    },
  }
  return { platform, handle }
}

/** `POST /oauth/access_token` is both networks' way to a token; on one origin the app tells them apart. */
async function isShortTokenCall(context: InstagramContext, request: Request): Promise<boolean> {
  const { hostname, pathname, searchParams } = new URL(request.url)
  if (request.method !== 'POST' || pathname !== '/oauth/access_token') return false
  if (hostname === 'api.instagram.com') return true
  if (hostname === 'graph.facebook.com') return false
  const metaAppId = context.app('facebook_login').id
  const body = await request.clone().text()
  return searchParams.get('client_id') !== metaAppId && !body.includes(metaAppId)
}

/** A throttle for 429, an outage for 5xx, whatever was asked for otherwise; in the words of the host. */
function faultResponse(context: InstagramContext, fault: Fault, request: Request): Response {
  const status = fault.status ?? 400
  const code = fault.code ?? (status === 429 ? 80002 : status >= 500 ? 2 : 1)
  const message = fault.message ?? `(#${code}) An error made by the simulator`
  const error = new GraphError({ code, subcode: fault.subcode, message, status })
  const isInstagram = isInstagramHost(request) || hasInstagramToken(context, request)
  const { detail } = isInstagram ? asInstagramError(error, status) : error
  return Response.json(errorBody(detail, context.ids.nextText(23)), {
    status,
    headers: usageHeaders(context, undefined),
  })
}
