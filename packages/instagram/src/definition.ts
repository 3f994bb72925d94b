import type { PlatformDefinition } from '@dm/core'
import { createInstagramAdapter } from './adapter.ts'
import {
  instagramAccountSettings,
  instagramSettings,
  instagramVariable,
  parseInstagramConfig,
} from './config.ts'

/** What a host application needs to offer Instagram without knowing it. */
export const instagram: PlatformDefinition = {
  platform: 'instagram',
  title: 'Instagram',
  wireNames: ['instagram'],
  settings: instagramSettings,
  accountSettings: instagramAccountSettings,
  bodyRules: { textRequired: false, maxMedia: 10, conversationIdIsEnough: false, plainMediaUrls: true },
  wireRules: { profileUrl: 'https://www.instagram.com/{username}' },
  create: (settings, runtime) =>
    createInstagramAdapter(parseInstagramConfig(settings, instagramVariable), runtime),
}
