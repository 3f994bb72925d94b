import { createDeliveries, type WebhookRequest } from '../delivery.ts'
import { createPending } from '../pending.ts'
import { settlePostings } from '../posting-order.ts'
import type { Network, NetworkOptions, Platform } from '../platform.ts'
import { changeSwitches } from '../switch-patch.ts'
import { sleep } from '../timers.ts'
import { usualDoors } from '../usual-doors.ts'
import { createApi } from './api.ts'
import { createChallengeRounds } from './challenge.ts'
import type { XContext } from './context.ts'
import { changeCustomer, changeToken, type XCustomerPatch, type XTokenPatch } from './customers.ts'
import { createDispatcher } from './dispatch.ts'
import { activityBody } from './envelopes.ts'
import { faultAnswer } from './fault-answers.ts'
import { seedHistory } from './history.ts'
import { isOfX, serves } from './hosts.ts'
import { documentedLimits } from './limits.ts'
import { serveMedia } from './media-hosts.ts'
import { createRateMeter } from './rate-meter.ts'
import type { XSentWebhook } from './report.ts'
import { seededApp, seedWorld, type XSeed } from './seed.ts'
import { createSnowflakes } from './snowflake.ts'
import { speak } from './speak.ts'
import type { XSpeakResult, XSpeech } from './speech.ts'
import { createStreams } from './stream.ts'
import { keepSubscription, usualEvents } from './subscriptions.ts'
import { defaultSwitches, xSwitchProblem, type XSwitches, type XSwitchPatch } from './switches.ts'
import { keepWebhook, removeWebhook } from './webhook-calls.ts'
import { viewWorld, type XWorldView } from './world-view.ts'
import { createWorld, type XUser } from './world.ts'

/** Direct handles on the simulated X. */
export interface XSimulator {
  seed(): XSeed
  /** Everybody's inbox, and the calls made. */
  world(): XWorldView
  /** Makes somebody act, and resolves when the webhooks were posted. */
  speak(speech: XSpeech): Promise<XSpeakResult>
  /** Changes switches; answers all of them. */
  switches(patch?: XSwitchPatch): XSwitches
  /** Adds a person, or changes one. */
  customer(patch: XCustomerPatch): XUser
  /** Ends or revives a token, changes its life or scopes. */
  token(patch: XTokenPatch): unknown
  /**
   * Registers a webhook as valid, without a challenge, and subscribes the seeded account to it; null takes it away, and
   * what would have been told is kept in the outbox.
   */
  setWebhookUrl(url: string | null): void
  /** Every webhook request made, oldest first, delivered or not. */
  readonly outbox: readonly XSentWebhook[]
  /** Signs a body, or items of a `dm.received`, as a request that a test can post itself. */
  webhookRequest(content: Record<string, unknown>[] | string): Promise<WebhookRequest>
  /** Gives the seeded people a past. */
  seedConversations(): Promise<void>
  /** Resolves when every webhook that is due was posted. */
  settle(): Promise<void>
}

/** The waits after a failure that the enterprise product documented, counted from it. */
const enterpriseRetriesMs = [3000, 30_000, 272_000]

/** Creates the simulated X. */
export function createX(options: NetworkOptions): Network<XSimulator> {
  const { clock, ids } = options
  const world = createWorld()
  const switches = defaultSwitches()
  const pending = createPending()
  const rates = createRateMeter(clock)
  const app = seededApp(ids)
  let webhookUrl = options.webhookUrl ?? null
  let publicUrl = options.publicUrl
  const plant = () =>
    seedWorld(world, ids, app, {
      nowMs: clock.now(),
      accessTokenLifeMs: documentedLimits.accessTokenLifeMs,
    })
  let seed = plant()

  const context: XContext = {
    world,
    clock,
    ids,
    snowflake: createSnowflakes(BigInt(ids.nextDigits())),
    switches,
    pending,
    rates,
    allowPlainHttp: options.allowPlainHttp,
    fetch: options.fetch,
    app,
    seed: () => seed,
    publicUrl: () => publicUrl,
    dispatch: (activities) => dispatcher.dispatch(activities),
    repost: (webhook, body) => dispatcher.repost(webhook, body),
    stopRetries: ({ url }) => deliveries.cancelRetries(url),
    replaying: new Set(),
    watch: (webhook) => rounds.watch(webhook),
    afterAnswer: (task) => void pending.add(sleep(0).then(task)),
  }
  const deliveries = createDeliveries({
    fetch: options.fetch,
    clock,
    pending,
    deadlineMs: () => switches.webhookDeadlineMs,
    get scheduleMs() {
      return switches.webhookRetries === 'enterprise' ? enterpriseRetriesMs : []
    },
    accepts: (status) => status === 200,
  })
  const streams = createStreams(() => context)
  const dispatcher = createDispatcher(context, deliveries, streams)
  const rounds = createChallengeRounds(context)
  const api = createApi(context, streams)
  setWebhookUrl(webhookUrl)
  if (options.history) void pending.add(seedHistory(context))

  async function webhookRequest(content: Record<string, unknown>[] | string): Promise<WebhookRequest> {
    if (typeof content === 'string') return dispatcher.sign(content)
    const { userId } = seed
    const items = content.map((item) => ({
      type: 'message_create',
      id: context.snowflake(clock.now()),
      created_timestamp: String(clock.now()),
      ...item,
    }))
    const people = [userId, seed.customers[0]?.id ?? '']
    const listed = { kind: 'listed', list: 'direct_message_events', items, people } as const
    const activity = { name: 'dm.received', userId, lane: 'tests', content: listed }
    return dispatcher.sign(activityBody(context, [{ activity, subscription: { tag: undefined } }]))
  }

  function setWebhookUrl(url: string | null) {
    webhookUrl = url
    removeWebhook(context, seed.webhookId)
    if (url === null) return
    const { id } = keepWebhook(context, seed.webhookId, url)
    for (const eventType of usualEvents) {
      const userId = eventType === 'oauth.revoke' ? undefined : seed.userId
      keepSubscription(context, { eventType, userId, direction: undefined, tag: undefined, webhookId: id })
    }
    world.accountActivity.add(`${id} ${seed.userId}`)
  }

  const handle: XSimulator = {
    seed: () => seed,
    world: () => viewWorld(context, dispatcher.outbox.length),
    speak: (speech) => speak(context, speech),
    switches: (patch = {}) => changeSwitches(switches, patch, xSwitchProblem),
    customer: (patch) => changeCustomer(context, patch),
    token: (patch) => changeToken(context, patch),
    setWebhookUrl,
    outbox: dispatcher.outbox,
    webhookRequest,
    seedConversations: () => seedHistory(context),
    settle: () => settlePostings(pending, dispatcher),
  }

  const platform: Platform = {
    ...usualDoors(handle),
    name: 'x',
    owns: ({ url }) => isOfX(url),
    async fetch(request) {
      const media = serves('media', request.url) ? await serveMedia(context, request) : undefined
      return media ?? api(request)
    },
    refusal: (fault) => faultAnswer(context, fault),
    noteBroken(request) {
      const { pathname: path } = new URL(request.url)
      world.calls.push({ atMs: clock.now(), method: request.method, path, status: 'broken', parameters: {} })
    },
    usePublicUrl(url) {
      publicUrl = options.publicUrl ?? url
    },
    reset() {
      deliveries.cancelRetries()
      rounds.stop()
      streams.close()
      dispatcher.outbox.length = 0
      rates.clear()
      context.replaying.clear()
      Object.assign(world, createWorld())
      Object.assign(switches, defaultSwitches())
      seed = plant()
      setWebhookUrl(webhookUrl)
      if (options.history) void pending.add(seedHistory(context))
    },
  }
  return { platform, handle }
}
