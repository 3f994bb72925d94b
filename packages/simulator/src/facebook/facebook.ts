import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { createDeliveries, type WebhookRequest } from '../delivery.ts'
import type { Fault } from '../faults.ts'
import { hmacSha256 } from '../hmac.ts'
import { createPending } from '../pending.ts'
import type { Network, NetworkOptions, Platform } from '../platform.ts'
import { sleep } from '../timers.ts'
import type { FacebookContext } from './context.ts'
import { changeCustomer, changeToken, type CustomerPatch, type TokenPatch } from './customers.ts'
import { createDispatcher, type SentWebhook } from './dispatch.ts'
import { errorBody } from './errors.ts'
import { createGraph } from './graph.ts'
import { seedHistory } from './history.ts'
import { defaultMediaBase, serveMedia } from './media-host.ts'
import { loginDialog } from './oauth.ts'
import { createRateMeter, usageHeaders } from './rates.ts'
import type { SpeakResult } from './scene.ts'
import { seedWorld, type FacebookSeed } from './seed.ts'
import { speak } from './speak.ts'
import type { Speech } from './speech.ts'
import {
  applySwitches,
  defaultSwitches,
  switchProblem,
  type FacebookSwitches,
  type SwitchPatch,
} from './switches.ts'
import { fieldByKey, type WebhookEvent } from './webhooks.ts'
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
  const dispatcher = createDispatcher(context, deliveries)
  const graph = createGraph(context)
  if (options.history) seedHistory(context)

  async function settle() {
    for (;;) {
      dispatcher.flush()
      await pending.settle()
      if (!dispatcher.holds()) return
    }
  }

  async function webhookRequest(events: Record<string, unknown>[] | string): Promise<WebhookRequest> {
    if (typeof events !== 'string') return dispatcher.sign([events.map(asEvent)])
    const signature = await hmacSha256(context.app().secret, events)
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
    return { url: context.app().subscription?.callbackUrl ?? '', headers, body: events }
  }

  function asEvent(item: Record<string, unknown>): WebhookEvent {
    const key = Object.keys(item).find((name) => name in fieldByKey) ?? ''
    const defaults = {
      sender: { id: seed.customers[0]?.id },
      recipient: { id: seed.pageId },
      timestamp: clock.now(),
    }
    const field = fieldByKey[key] ?? 'messages'
    return { pageId: seed.pageId, list: 'messaging', field, lane: 'tests', item: { ...defaults, ...item } }
  }

  function change(body: unknown): FacebookSwitches {
    const patch = controlInput(body, null).value
    const problem = switchProblem(patch)
    if (problem) throw new ControlError(problem.field, problem.message)
    applySwitches(switches, patch)
    return { ...switches, limits: { ...switches.limits } }
  }

  function setWebhookUrl(url: string | null) {
    webhookUrl = url
    const app = context.app()
    if (app.subscription) app.subscription.callbackUrl = url
  }

  const view = () => viewWorld(context, dispatcher.outbox.length)
  const handle: FacebookSimulator = {
    seed: () => seed,
    world: view,
    speak: (speech) => speak(context, speech),
    switches: (patch = {}) => change(patch),
    customer: (patch) => changeCustomer(context, patch),
    token: (patch) => changeToken(context, patch),
    setWebhookUrl,
    outbox: dispatcher.outbox,
    webhookRequest,
    seedConversations: () => seedHistory(context),
    settle,
  }

  const platform: Platform = {
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
      const { pathname } = new URL(request.url)
      const path = pathname.replace(/^\/v\d+\.\d+(?=\/)/, '')
      world.calls.push({ atMs: clock.now(), method: request.method, path, status: 'broken', parameters: {} })
    },
    seed: () => seed,
    world: view,
    views: { switches: () => change({}), outbox: () => dispatcher.outbox, world: view },
    controls: {
      messages: (body) => speak(context, body),
      switches: change,
      customers: (body) => changeCustomer(context, body),
      tokens: (body) => changeToken(context, body),
      history() {
        seedHistory(context)
        return { ok: true }
      },
      webhook(body) {
        const input = controlInput(body, ['url'])
        setWebhookUrl(input.value.url === null ? null : (input.text('url') ?? null))
        return { url: webhookUrl }
      },
    },
    usePublicUrl(url) {
      publicUrl = options.publicUrl ?? url
    },
    settle,
    reset() {
      deliveries.cancelRetries()
      dispatcher.outbox.length = 0
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
