/** The app that everybody in this benchmark is, and the account that the messages are for. */
export const app = {
  appId: '100000000000000',
  appSecret: 'the secret of an app that does not exist',
  verifyToken: 'told-by-both-sides',
  pageId: '100000000000001',
} as const
