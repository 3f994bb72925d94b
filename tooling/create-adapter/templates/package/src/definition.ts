import type { PlatformDefinition } from '@dm/core'
import { createNewNetworkAdapter } from './adapter.ts'
import { newNetworkAccountSettings, newNetworkSettings, parseNewNetworkConfig } from './config.ts'

/** What a host application needs to offer the network without knowing it. */
export const newNetwork: PlatformDefinition = {
  platform: 'new-network',
  title: 'New Network',
  wireNames: ['new-network'],
  settings: newNetworkSettings,
  accountSettings: newNetworkAccountSettings,
  bodyRules: { textRequired: false, maxMedia: 1, conversationIdIsEnough: true, plainMediaUrls: false },
  create: (settings, runtime) => createNewNetworkAdapter(parseNewNetworkConfig(settings), runtime),
}
