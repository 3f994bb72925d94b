import type { SimulatorServer } from '@dm/simulator/server'

/** What an operator sets for the app of Messenger, with the simulator in the network's place. */
export function facebookApp(network: SimulatorServer): Record<string, string> {
  const { appId, appSecret, verifyToken } = network.simulator.seed().facebook
  return {
    FACEBOOK_APP_ID: appId,
    FACEBOOK_APP_SECRET: appSecret,
    FACEBOOK_VERIFY_TOKEN: verifyToken,
    FACEBOOK_BASE_URL: network.urls.facebook!,
  }
}

/** The same for the X app. Its webhook leads nowhere yet. */
export function xApp(network: SimulatorServer): Record<string, string> {
  const seed = network.simulator.seed().x
  network.simulator.x.setWebhookUrl('http://127.0.0.1:9/webhooks/twitter')
  return {
    X_CLIENT_ID: seed.clientId,
    X_CLIENT_SECRET: seed.clientSecret,
    X_CONSUMER_KEY: seed.consumerKey,
    X_CONSUMER_SECRET: seed.consumerSecret,
    X_APP_BEARER_TOKEN: seed.appBearerToken,
    X_BASE_URL: network.urls.x!,
  }
}

/** The same for the app of one of Instagram's logins, to which the account is connected. */
export function instagramApp(
  network: SimulatorServer,
  login: 'instagram' | 'facebook',
): Record<string, string> {
  const seed = network.simulator.seed().instagram
  const byPage = login === 'facebook'
  network.simulator.instagram.connect({ flavour: byPage ? 'facebook_login' : 'instagram_login' })
  return {
    INSTAGRAM_LOGIN: login,
    INSTAGRAM_APP_ID: byPage ? seed.metaAppId : seed.appId,
    INSTAGRAM_APP_SECRET: byPage ? seed.metaAppSecret : seed.appSecret,
    INSTAGRAM_VERIFY_TOKEN: seed.verifyToken,
    INSTAGRAM_BASE_URL: network.urls.instagram!,
  }
}
