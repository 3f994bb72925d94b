import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

/** What we call of the vendor's Node SDK. A refusal resolves as its body. */
type Sdk = Record<
  | 'createProfile'
  | 'getProfiles'
  | 'updateProfile'
  | 'deleteProfile'
  | 'unlinkSocial'
  | 'registerWebhook'
  | 'listWebhooks'
  | 'unregisterWebhook'
  | 'user',
  (data?: Json) => Promise<Json>
> & {
  setProfileKey(key: string | null): Sdk
  setTwitterByo(key: string, secret: string): Sdk
}

const vendor = 'https://api.ayrshare.com/api'

/** The SDK as it is on the registry, but for its base URL: that is a constant, so it is another when the library loads. */
function loadSdk(baseUrl: string): new (apiKey: string) => Sdk {
  const require = createRequire(import.meta.url)
  const path = require.resolve('social-media-api')
  const source = readFileSync(path, 'utf8')
  expect(source.split(vendor)).toHaveLength(2)
  const module: { exports?: new (apiKey: string) => Sdk } = {}
  const run = compileFunction(source.replace(vendor, baseUrl), ['require', 'module'], { filename: path })
  ;(run as (...given: unknown[]) => void)(createRequire(path), module)
  if (!module.exports) throw new Error('the SDK exports nothing')
  return module.exports
}

let gateway: TestGateway
let sdk: () => Sdk

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OWNER_EMAIL: 'owner@example.com' })
  const Client = loadSdk(`${gateway.url}/api`)
  sdk = () => new Client(gateway.apiKey)
})

afterAll(() => gateway.stop())

it('makes, lists, changes and deletes a profile, and calls for it', async () => {
  const title = 'Made by the SDK'
  const made = await sdk().createProfile({ title, tags: ['a', 'b'] })
  expect(made).toMatchObject({ status: 'success', title, refId: expect.any(String) as string })
  const { refId } = made
  const profileKey = made.profileKey as string

  expect(await sdk().createProfile({ title })).toMatchObject({ status: 'error', code: 146 })
  expect(await sdk().getProfiles({ title })).toMatchObject({ count: 1, profiles: [{ title, refId }] })
  expect(await sdk().getProfiles({ includesActiveSocialAccounts: ['facebook', 'twitter'] })).toMatchObject({
    count: 0,
    profiles: [],
  })

  expect(await sdk().setProfileKey(profileKey).user()).toMatchObject({ title, refId })
  const changed = await sdk().updateProfile({ profileKey, title: 'Changed by the SDK' })
  expect(changed).toMatchObject({ status: 'success', refId })
  expect(await sdk().setProfileKey(profileKey).user()).toMatchObject({ title: 'Changed by the SDK' })

  expect(await sdk().deleteProfile({ profileKey })).toMatchObject({ status: 'success', refId })
  expect(await sdk().setProfileKey(profileKey).user()).toMatchObject({ status: 'error', code: 9001 })
})

it('registers, lists and unregisters webhooks, each profile its own', async () => {
  const { key } = await gateway.profile('Hooks of the SDK')
  const url = 'https://example.com/hooks/sdk'
  const own = () => sdk().setProfileKey(key)
  expect(await own().registerWebhook({ action: 'messages', url })).toMatchObject({
    status: 'success',
    action: 'messages',
    url,
  })
  expect(await own().listWebhooks()).toMatchObject({ status: 'success', messages: url })
  expect(await sdk().listWebhooks()).not.toHaveProperty('messages')
  expect(await own().unregisterWebhook({ action: 'messages' })).toMatchObject({ status: 'success' })
  expect(await own().listWebhooks()).not.toHaveProperty('messages')
})

it('reads the user, whatever X app it was told of', async () => {
  const user = await sdk().setTwitterByo('a key', 'a secret').user({ instagramQuota: true })
  expect(user).toMatchObject({
    title: 'Primary Profile',
    email: 'owner@example.com',
    activeSocialAccounts: ['facebook', 'instagram', 'twitter'],
    messagingEnabled: true,
  })
})

it('unlinks a network, also one that is not linked', async () => {
  const { key, refId } = await gateway.profile('Unlinked by the SDK')
  const unlinked = await sdk().setProfileKey(key).unlinkSocial({ platform: 'twitter' })
  expect(unlinked).toMatchObject({ status: 'success', platform: 'twitter', refId })
})

it('hears of a wrong key what the API says', async () => {
  const Client = loadSdk(`${gateway.url}/api`)
  expect(await new Client('wrong').user()).toMatchObject({ status: 'error', code: 102 })
})
