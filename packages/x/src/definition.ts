import type { PlatformDefinition } from '@dm/core'
import { createXAdapter } from './adapter.ts'
import { parseXConfig, xAccountSettings, xSettings } from './config.ts'

/** What a host application needs to offer X without knowing it. */
export const x: PlatformDefinition = {
  platform: 'x',
  title: 'X',
  wireNames: ['twitter', 'x'],
  settings: xSettings,
  accountSettings: xAccountSettings,
  bodyRules: { textRequired: true, maxMedia: 1, conversationIdIsEnough: true, plainMediaUrls: false },
  wireRules: {
    freshForMs: 15_000,
    appHeaders: [
      { name: 'X-Twitter-OAuth1-Api-Key', setting: 'consumerKey' },
      { name: 'X-Twitter-OAuth1-Api-Secret', setting: 'consumerSecret' },
    ],
    authorizationLostCode: 272,
    profileUrl: 'https://x.com/{username}',
    activity: { action: 'accountActivity', title: 'X Account Activity' },
  },
  create: (settings, runtime) => createXAdapter(parseXConfig(settings), runtime),
}
