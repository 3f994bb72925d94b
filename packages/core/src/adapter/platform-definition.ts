import type { PlatformId } from '../model/platform.ts'
import type { PlatformAdapter } from './platform-adapter.ts'
import type { AdapterRuntime } from './runtime.ts'

/**
 * What a host application needs to offer a network without knowing it: its names, its settings as data, and
 * how to make the adapter from them. Each network package exports one.
 */
export interface PlatformDefinition {
  readonly platform: PlatformId
  /** For people: `Facebook Messenger`. */
  readonly title: string
  /** Names under which the HTTP API knows the network, the first being the one in answers. */
  readonly wireNames: readonly [string, ...string[]]
  /**
   * Settings of the app, in the order in which to explain them. The host itself reads the key `baseUrl`, as
   * that of {@link AdapterRuntime}.
   */
  readonly settings: readonly PlatformSetting[]
  /** Settings that link one account without the connect flow. */
  readonly accountSettings: readonly PlatformSetting[]
  /** What the HTTP API checks before it calls the adapter. */
  readonly bodyRules: BodyRules
  /** What else is its own on the HTTP API. */
  readonly wireRules?: WireRules
  /**
   * Makes the adapter from the values of {@link settings}, by key.
   *
   * @throws {DmError} `invalid_config` that names every setting at fault
   */
  create(settings: Readonly<Record<string, string | undefined>>, runtime?: AdapterRuntime): PlatformAdapter
}

/** One value that an operator gives. */
export interface PlatformSetting {
  /** camelCase, the key in the values. */
  readonly key: string
  /** The environment variable. */
  readonly env: string
  readonly description: string
  readonly secret: boolean
  readonly required: boolean
}

/** Rules of the HTTP API that differ by network and are stricter than the network itself. */
export interface BodyRules {
  /** Whether text is needed even when media is there. */
  readonly textRequired: boolean
  readonly maxMedia: number
  /** Whether a conversation id alone says where to send. */
  readonly conversationIdIsEnough: boolean
  /** Whether media URLs must end in a known extension and have no query. */
  readonly plainMediaUrls: boolean
}

/** What clients of the HTTP API expect of one network and not of the others. */
export interface WireRules {
  /** For how long a read counts as fresh, in milliseconds. Defaults to 60,000. */
  readonly freshForMs?: number
  /**
   * Headers in which a client names the app that it means, each with the key of the setting that holds the same.
   * All or none of them are given; what they say must be what the host was set up with.
   */
  readonly appHeaders?: readonly { readonly name: string; readonly setting: string }[]
  /** The number that says that the account has to be linked again. Defaults to 161. */
  readonly authorizationLostCode?: number
  /** Where people see an account: `{id}` and `{username}` stand for the account's own. */
  readonly profileUrl?: string
  /** A second field that says the account's name, beside `displayName`. */
  readonly nameField?: string
  /**
   * That clients may hear the network's events in its own words: whoever has registered a webhook for `action` is told
   * them under this title, where the profile asks for it. Every event of the receiver that may be told has
   * `native` then.
   */
  readonly activity?: { readonly action: string; readonly title: string }
}
