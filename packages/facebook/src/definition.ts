import type { PlatformDefinition } from '@dm/core'
import { createFacebookAdapter } from './adapter.ts'
import { facebookAccountSettings, facebookSettings, facebookVariable, parseFacebookConfig } from './config.ts'

/** What a host application needs to offer Messenger without knowing it. */
export const facebook: PlatformDefinition = {
  platform: 'facebook',
  title: 'Facebook Messenger',
  wireNames: ['facebook'],
  settings: facebookSettings,
  accountSettings: facebookAccountSettings,
  bodyRules: { textRequired: false, maxMedia: 10, conversationIdIsEnough: false, plainMediaUrls: true },
  wireRules: { profileUrl: 'https://www.facebook.com/{id}', nameField: 'pageName' },
  create: (settings, runtime) =>
    createFacebookAdapter(parseFacebookConfig(settings, facebookVariable), runtime),
}
