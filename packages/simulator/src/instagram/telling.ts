import type { Deliveries } from '../delivery.ts'
import {
  createDispatcher,
  webhookEntry,
  type Dispatcher,
  type DeliveryReport,
  type SentWebhook,
  type WebhookEvent,
} from '../graph/dispatch.ts'
import type { InstagramContext } from './context.ts'
import { flavours, type Flavour, type PerFlavour } from './flavours.ts'
import type { InstagramEvent } from './event.ts'
import { itemFor } from './webhooks.ts'

export interface TellingOptions {
  deliveries: PerFlavour<Deliveries>
  outbox: SentWebhook[]
  callbackUrl: () => string | null
}

/** Tells the app of each flavour, if the account is subscribed to it. */
export interface Telling {
  dispatch(entries: InstagramEvent[][]): Promise<DeliveryReport[]>
  /** The dispatcher of a flavour, for signing without sending. */
  of(flavour: Flavour): Dispatcher
  flush(): void
  holds(): boolean
}

/** Creates the part that tells both apps; an account connected twice is told of twice, with ids that differ. */
export function createTelling(context: InstagramContext, options: TellingOptions): Telling {
  const { world, switches } = context
  const dispatchers: PerFlavour<Dispatcher> = {
    instagram_login: dispatcherOf('instagram_login'),
    facebook_login: dispatcherOf('facebook_login'),
  }

  function dispatcherOf(flavour: Flavour): Dispatcher {
    const deliveries = options.deliveries[flavour]
    return createDispatcher({
      clock: context.clock,
      ids: context.ids,
      pending: context.pending,
      switches,
      deliveries,
      outbox: options.outbox,
      callbackUrl: options.callbackUrl,
      secret() {
        const signedByMeta = flavour === 'facebook_login' || switches.signWith === 'meta'
        return context.app(signedByMeta ? 'facebook_login' : 'instagram_login').secret
      },
      disguise: (signature) =>
        switches.corruptSignatures ? `${signature.slice(32)}${signature.slice(0, 32)}` : signature,
      envelope(entries) {
        const body = { object: 'instagram', entry: entries.flatMap(entriesOf) }
        return switches.envelope === 'array' ? [body] : body
      },
      allows: (event) => isTold(flavour, event as InstagramEvent),
      onGivenUp(accountId) {
        const account = world.accounts.get(accountId)
        const isOff = flavour === 'facebook_login' || switches.limits.webhooksOffAfterMs !== null
        if (!account || !isOff) return
        // The app has lost the account and has to subscribe again.
        account.subscriptions[flavour] = null
        deliveries.cancelRetries(accountId)
      },
    })
  }

  /** One entry, and one more for every item that stands flat on it. */
  function entriesOf(events: WebhookEvent[]) {
    const nowMs = context.clock.now()
    const [first] = events as InstagramEvent[]
    const id = first?.entryId ?? entryId(first?.ownerId ?? '')
    // The test button counts in seconds.
    const timeMs = first?.entryId === undefined ? nowMs : Math.floor(nowMs / 1000)
    const flat = events
      .filter(({ list }) => list === 'flat')
      .map(({ item }) => ({ id, time: timeMs, ...item }))
    const others = events.filter(({ list }) => list !== 'flat')
    return others.length > 0 ? [webhookEntry(id, timeMs, others), ...flat] : flat
  }

  function entryId(accountId: string): string {
    const account = world.accounts.get(accountId)
    if (switches.entryId === 'page') return account?.pageId ?? accountId
    return switches.entryId === 'app_scoped' ? (account?.appScopedId ?? accountId) : accountId
  }

  function isTold(flavour: Flavour, { field, customerId, only, ownerId }: InstagramEvent): boolean {
    const subscription = world.accounts.get(ownerId)?.subscriptions[flavour]
    if (!subscription || (only !== undefined && only !== flavour)) return false
    if (field === null) return true
    if (!switches.messageAccess) return false
    if (!context.app(flavour).fields.includes(field)) return false
    const choosesItself = switches.limits.fieldsPerAccount && flavour === 'instagram_login'
    if (choosesItself && !subscription.fields.includes(field)) return false
    return switches.accessLevel === 'advanced' || world.customers.get(customerId)?.appRole === true
  }

  /** Flavours through which anybody in these entries is connected; when nobody is, one to say so. */
  function concerned(entries: InstagramEvent[][]): readonly Flavour[] {
    const accounts = new Set(entries.flat().map(({ ownerId }) => ownerId))
    const connected = flavours.filter((flavour) =>
      [...accounts].some((id) => world.accounts.get(id)?.subscriptions[flavour]),
    )
    return connected.length > 0 ? connected : ['instagram_login']
  }

  return {
    dispatch: (entries) =>
      Promise.all(
        concerned(entries).map((flavour) =>
          dispatchers[flavour].dispatch(
            entries.map((entry) =>
              entry.map((event) => ({ ...event, item: itemFor(world, flavour, event) })),
            ),
          ),
        ),
      ),
    of: (flavour) => dispatchers[flavour],
    flush() {
      for (const flavour of flavours) dispatchers[flavour].flush()
    },
    holds: () => flavours.some((flavour) => dispatchers[flavour].holds()),
  }
}
