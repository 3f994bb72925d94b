import type { PerFlavour } from './flavours.ts'

/**
 * Permissions a person can give with each login.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export const allScopes: PerFlavour<readonly string[]> = {
  instagram_login: [
    'instagram_business_basic',
    'instagram_business_manage_messages',
    'instagram_business_manage_comments',
    'instagram_business_content_publish',
    'instagram_business_manage_insights',
  ],
  facebook_login: [
    'instagram_basic',
    'instagram_manage_messages',
    'instagram_manage_comments',
    'pages_manage_metadata',
    'pages_show_list',
    'pages_messaging',
    'pages_read_engagement',
    'business_management',
  ],
}

type Purpose = 'basic' | 'messages' | 'comments' | 'webhooks' | 'profile'

/** What a call needs. */
export const neededScopes: PerFlavour<Record<Purpose, readonly string[]>> = {
  instagram_login: {
    basic: ['instagram_business_basic'],
    messages: ['instagram_business_basic', 'instagram_business_manage_messages'],
    comments: ['instagram_business_basic', 'instagram_business_manage_comments'],
    webhooks: ['instagram_business_basic', 'instagram_business_manage_messages'],
    profile: ['instagram_business_basic', 'instagram_business_manage_messages'],
  },
  facebook_login: {
    basic: ['instagram_basic'],
    messages: ['instagram_basic', 'instagram_manage_messages', 'pages_manage_metadata', 'pages_messaging'],
    comments: ['instagram_basic', 'instagram_manage_comments', 'pages_read_engagement'],
    webhooks: ['pages_manage_metadata'],
    profile: [
      'instagram_basic',
      'instagram_manage_messages',
      'pages_manage_metadata',
      'pages_read_engagement',
      'pages_show_list',
    ],
  },
}

export type ScopePurpose = Purpose
