import { createDeliveries, type WebhookRequest } from '../delivery.ts'
import type { Fault } from '../faults.ts'
import { createPending } from '../pending.ts'
import { settlePostings } from '../posting-order.ts'
import type { Network, NetworkOptions, Platform } from '../platform.ts'
import { sleep } from '../timers.ts'
import type { FacebookContext } from './context.ts'
import { changeToken, type TokenPatch } from '../graph/tokens.ts'
import { changeCustomer, type CustomerPatch } from './customers.ts'
import { createDispatcher, webhookEntry, type SentWebhook, type WebhookEvent } from '../graph/dispatch.ts'
import { fileRules } from './attachments.ts'
import { errorBody } from '../graph/errors.ts'
import { recordCall, splitVersion } from '../graph/graph-host.ts'
import { createGraph } from './graph.ts'
import { seedHistory } from './history.ts'
import { serveMedia } from '../graph/media-host.ts'
import { loginDialog } from '../graph/facebook-login.ts'
import { createRateMeter } from '../graph/rates.ts'
import { usageHeaders } from './rates.ts'
import type { SpeakResult } from '../graph/speaking.ts'
import { allScopes, seedWorld, type FacebookSeed } from './seed.ts'
import { speak } from './speak.ts'
import type { Speech } from './speech.ts'
import { changeSwitches, switchProblem } from '../switch-patch.ts'
import { usualDoors } from '../usual-doors.ts'
import { defaultSwitches, knownSwitches, type FacebookSwitches, type SwitchPatch } from './switches.ts'
import { fieldByKey, isSubscribed } from './webhooks.ts'
import { viewWorld, type FacebookWorldView } from './world-view.ts'
import { createWorld, type Customer } from './world.ts'

/** Direct handles on the simulated Messenger Platform. */
export interface FacebookSimulator {
  seed(): FacebookSeed
  /** Everybody's inbox, and the calls made. */
  world(): FacebookWorldView
  /** Makes a person act, and resolves when the webhook was posted. */
  speak(speech: Speech): Promise<SpeakResult>
  /** Changes switches; answers all of them. */
  switches(patch?: SwitchPatch): FacebookSwitches
  /** Adds a person, or changes one. */
  customer(patch: CustomerPatch): Customer
  /** Ends or revives a token, changes its life or permissions. */
  token(patch: TokenPatch): unknown
  /** Where webhooks go; null keeps them in the outbox only. */
  setWebhookUrl(url: string | null): void
  /** Every webhook request made, oldest first, delivered or not. */
  readonly outbox: readonly SentWebhook[]
  /** Signs events, or a ready body, as a request that a test can post itself. */
  webhookRequest(events: Record<string, unknown>[] | string): Promise<WebhookRequest>
  /** Gives the seeded people a past. */
  seedConversations(): void
  /** Resolves when every webhook that is due was posted. */
  settle(): Promise<void>
}

/** Where media live when no public base URL is set; `sim.fetch` serves it. */
const defaultMediaBase = 'https://scontent-sim.fbcdn.net'

/** When a webhook is tried again after its first failure: at once, then ever rarer, for an hour. */
const retryScheduleMs = [0, 30_000, 120_000, 300_000, 900_000, 1_800_000, 3_600_000]

/** Creates the simulated Messenger Platform. */
export function createFacebook(options: NetworkOptions): Network<FacebookSimulator> {
  const { clock, ids } = options
  const world = createWorld()
  const switches = defaultSwitches()
  const pending = createPending()
  const rates = createRateMeter(clock)
  let webhookUrl = options.webhookUrl ?? null
  let publicUrl = options.publicUrl
  let seed = seedWorld(world, ids, clock.now(), webhookUrl)

  const context: FacebookContext = {
    world,
    clock,
    ids,
    switches,
    pending,
    rates,
    allowPlainHttp: options.allowPlainHttp,
    fetch: options.fetch,
    seed: () => seed,
    app() {
      const app = world.apps.get(seed.appId)
      if (!app) throw new Error('The seeded app is gone')
      return app
    },
    login: {
      appId: () => seed.appId,
      userId: () => seed.userId,
      scopes: allScopes,
      tokenPrefix: 'sim',
    },
    fileRules,
    mediaBase: () => publicUrl ?? defaultMediaBase,
    publicUrl: () => publicUrl,
    dispatch: (entries) => dispatcher.dispatch(entries),
    afterAnswer: (task) => void pending.add(sleep(0).then(task)),
  }
  const deliveries = createDeliveries({
    fetch: options.fetch,
    clock,
    pending,
    deadlineMs: () => switches.webhookDeadlineMs,
    scheduleMs: retryScheduleMs,
    accepts: (status) => status === 200,
  })
  const outbox: SentWebhook[] = []
  const dispatcher = createDispatcher({
    clock,
    ids,
    pending,
    switches,
    deliveries,
    outbox,
    secret: () => context.app().secret,
    callbackUrl: () => context.app().subscription?.callbackUrl ?? null,
    /** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks */
    envelope: (entries) => ({
      object: 'page',
      entry: entries.map((events) => webhookEntry(events[0]?.ownerId, clock.now(), events)),
    }),
    allows: (event) => isSubscribed(context, event),
    onGivenUp(pageId) {
      // After an hour of failures the app loses the Page and has to subscribe again.
      const page = world.pages.get(pageId)
      if (page) page.subscribedFields = null
      deliveries.cancelRetries(pageId)
    },
  })
  const graph = createGraph(context)
  if (options.history) seedHistory(context)

  async function webhookRequest(events: Record<string, unknown>[] | string): Promise<WebhookRequest> {
    return typeof events === 'string' ? dispatcher.signed(events) : dispatcher.sign([events.map(asEvent)])
  }

  function asEvent(item: Record<string, unknown>): WebhookEvent {
    const key = Object.keys(item).find((name) => name in fieldByKey) ?? ''
    const defaults = {
      sender: { id: seed.customers[0]?.id },
      recipient: { id: seed.pageId },
      timestamp: clock.now(),
    }
    const field = fieldByKey[key] ?? 'messages'
    return { ownerId: seed.pageId, list: 'messaging', field, lane: 'tests', item: { ...defaults, ...item } }
  }

  function setWebhookUrl(url: string | null) {
    webhookUrl = url
    const app = context.app()
    if (app.subscription) app.subscription.callbackUrl = url
  }

  const handle: FacebookSimulator = {
    seed: () => seed,
    world: () => viewWorld(context, outbox.length),
    speak: (speech) => speak(context, speech),
    switches: (patch = {}) =>
      changeSwitches(switches, patch, (patch) => switchProblem(patch, knownSwitches())),
    customer: (patch) => changeCustomer(context, patch),
    token: (patch) => changeToken(world.tokens, seed.pageAccessToken, patch),
    setWebhookUrl,
    outbox,
    webhookRequest,
    seedConversations: () => seedHistory(context),
    settle: () => settlePostings(pending, dispatcher),
  }

  const platform: Platform = {
    ...usualDoors(handle),
    name: 'facebook',
    owns: ({ url }) => /(^|\.)(facebook\.com|fbcdn\.net|fbsbx\.com)$/.test(new URL(url).hostname),
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/_media/')) return serveMedia(context, request)
      if (/^(\/v\d+\.\d+)?\/dialog\/oauth$/.test(pathname)) return loginDialog(context, request)
      return graph(request)
    },
    refusal: (fault) => faultResponse(context, fault),
    noteBroken(request) {
      const { path } = splitVersion(new URL(request.url).pathname)
      recordCall(context, { method: request.method, path, status: 'broken' })
    },
    usePublicUrl(url) {
      publicUrl = options.publicUrl ?? url
    },
    reset() {
      deliveries.cancelRetries()
      outbox.length = 0
      rates.clear()
      Object.assign(world, createWorld())
      Object.assign(switches, defaultSwitches())
      seed = seedWorld(world, ids, clock.now(), webhookUrl)
      if (options.history) seedHistory(context)
    },
  }
  return { platform, handle }
}

/** A throttle for 429, an outage for 5xx, whatever was asked for otherwise. */
function faultResponse(context: FacebookContext, fault: Fault): Response {
  const status = fault.status ?? 400
  const code = fault.code ?? (status === 429 ? 80006 : status >= 500 ? 2 : 1)
  const message = fault.message ?? `(#${code}) An error made by the simulator`
  const detail = { code, subcode: fault.subcode, message, status }
  const page = context.world.pages.get(context.seed().pageId)
  return Response.json(errorBody(detail, context.ids.nextText(23)), {
    status,
    headers: usageHeaders(context, page),
  })
}
