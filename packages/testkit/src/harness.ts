import type {
  Credentials,
  OutboundAttachment,
  OutboundAttachmentKind,
  PlatformAdapter,
  WebhookReply,
  WebhookRequest,
} from '@dm/core'
import type { Fault, Refusals } from './fault.ts'
import type { Happening } from './happening.ts'
import type { Inbox } from './inbox.ts'

/**
 * What an adapter's test gives to the suite: the adapter, credentials, and the network as seen from outside.
 *
 * Each case asks for a fresh one, so no case sees what another did. There is no way to leave a case out: it
 * is left out when the adapter's `capabilities` say that the network cannot do it, and only then; the suite
 * checks instead that the adapter does not offer it.
 */
export interface Harness {
  readonly adapter: PlatformAdapter
  /** Working credentials of the account under test, its webhooks subscribed. */
  readonly credentials: Credentials
  /**
   * Credentials of the same account that the network refuses, for example revoked ones. Where credentials are
   * renewed with a refresh token, that one is refused as well.
   */
  readonly badCredentials: Credentials
  /** App secrets and verify tokens; the suite looks for these and for all tokens in every error. */
  readonly appSecrets: readonly string[]
  readonly network: Network
  /** How the credentials come to need renewal. There exactly when `adapter.oauth.refresh` is. */
  readonly renewal?: RenewalStage
  /** Called after the case, whether it passed or not. */
  close?(): Promise<void> | void
}

/** The world in which credentials end, for networks whose credentials can be renewed. */
export interface RenewalStage {
  /**
   * Brings the time at which {@link Harness.credentials} have to be renewed, and gives them as somebody would
   * have them stored: with the `expiresAt` that they had from the beginning.
   *
   * Where a refresh token renews them, the access token has ended and the network refuses it. Where only a
   * living token can be renewed, it still works and its end is so near that the adapter has to see to it now.
   */
  makeDue(): Promise<Credentials> | Credentials
  /**
   * Another adapter of the same app on the same network, as a second process has one: it shares nothing with
   * {@link Harness.adapter} but what stands in the {@link CredentialsSource}.
   */
  secondAdapter(): PlatformAdapter
}

/** The world around the adapter: what happens out there, what people see, and what goes wrong. */
export interface Network {
  /**
   * Ids of three people who can write to the account. Nobody has written yet, no conversation exists.
   * The suite lets a person write before it answers them, unless it is to see whether it may write first.
   */
  readonly correspondents: readonly [string, string, string]
  /** An id of the right form that belongs to nobody. */
  readonly stranger: string

  /**
   * Lets something happen and returns when the network has posted what it has to say about it.
   */
  happen(happening: Happening): Promise<void> | void

  /**
   * Takes every webhook posted since the last time, oldest first, so that the next call does not give it
   * again: those of {@link happen} and those of the account's own doings, such as the echo of a send.
   */
  takeWebhooks(): Promise<readonly PostedWebhook[]> | readonly PostedWebhook[]

  /** What one correspondent has before their eyes. */
  inbox(correspondent: string): Promise<Inbox> | Inbox

  /**
   * Media that the network accepts, handed over in the given way; for `id` uploaded before. Another one
   * each time, so that the suite can tell them apart.
   * Only asked for kinds and ways that `capabilities.attachments` lists. With `sizeBytes`, which only comes with
   * `data`, it is exactly that big: the suite goes to the limit of the network and one byte over it.
   */
  media(
    kind: OutboundAttachmentKind,
    by: 'url' | 'id' | 'data',
    sizeBytes?: number,
  ): Promise<TestMedia> | TestMedia

  /**
   * How the network says no, written from its documents and not from the adapter's table: the common refusals,
   * `window_closed` where there is a reply window, and one for each code that `capabilities.refusals` lists. The
   * two lists have to agree: an answer too many is found as well as one too few.
   */
  readonly refusals: Refusals

  /**
   * The next `times` calls to the network meet this fault, once `after` more calls went well; every call from
   * then on when `times` is not given. Replaces what was asked for before, and refuses with what
   * {@link refusals} has. {@link createFaultyFetch} does this for an adapter that takes a `fetch`.
   */
  fail(fault: Fault, after?: number, times?: number): Promise<void> | void

  /**
   * Questions that the network asks to see whether the webhook address is ours. `undefined` for a network
   * that asks none; the suite then checks that the adapter takes no request for one.
   */
  challenges(): Promise<Challenges | undefined> | Challenges | undefined

  /**
   * The owner opens the authorize URL, agrees, and is sent back: the address that they land on.
   */
  approve(authorizeUrl: string): Promise<string> | string
}

/** One webhook request as the network sent it. */
export interface PostedWebhook {
  /** Defaults to `https://example.com/webhooks`. */
  readonly url?: string
  readonly headers: Readonly<Record<string, string>>
  /** The body, byte for byte. */
  readonly rawBody: Uint8Array
}

export interface TestMedia {
  /** What the suite puts into the message. */
  readonly attachment: OutboundAttachment
  /** What {@link InboxAttachment.content} says when exactly this arrived. */
  readonly content: string
}

export interface Challenges {
  /** One that has to be answered. */
  readonly good: WebhookRequest
  /** Whether the network is content with the answer to {@link good}. */
  accepts(reply: WebhookReply): boolean
  /** One that has to be refused: a wrong token, or a question that the network would never ask. */
  readonly bad: WebhookRequest
}
