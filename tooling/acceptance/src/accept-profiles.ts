import { describe, expect, it } from 'vitest'
import { answerTo, first, number, refusalOf, text, type Target } from './call.ts'

/** The paths that the vendor's own clients use to make, change and delete a profile. */
const ways = [
  { make: '/profiles', change: ['PATCH', '/profiles'], remove: '/profiles' },
  { make: '/profiles/profile', change: ['PUT', '/profiles/profile'], remove: '/profiles/profile' },
  {
    make: '/profiles/create-profile',
    change: ['PATCH', '/profiles/profile'],
    remove: '/profiles/delete-profile',
  },
] as const

/** What clients of the Ayrshare API rely on for profiles and the user. The profiles that it makes are gone at the end. */
export function acceptProfiles(target: () => Target): void {
  describe.each(ways)('a profile at $make', ({ make, change: [method, change], remove }) => {
    const title = `Acceptance ${make} ${Date.now()}`

    it('is made, listed, changed and deleted', async () => {
      const made = await answerTo(target(), make, { body: { title } })
      expect(made).toMatchObject({ status: 'success', title, refId: text, profileKey: text })
      const { refId } = made
      const profileKey = made.profileKey as string

      expect(await refusalOf(target(), make, { body: { title } })).toMatchObject({ code: 146 })

      const { profiles } = await answerTo(target(), `/profiles?profileKeys[0]=${profileKey}`)
      expect(first(profiles)).toMatchObject({
        title,
        refId,
        created: { _seconds: number },
        createdUTC: text,
      })
      expect(first(profiles)).not.toHaveProperty('profileKey')

      const whose = { headers: { 'profile-key': profileKey } }
      expect(await answerTo(target(), '/user', whose)).toMatchObject({ title, refId })

      const changed = await answerTo(target(), change, {
        method,
        body: { profileKey, title: `${title}, later` },
      })
      expect(changed).toMatchObject({ status: 'success', refId })
      const deleted = await answerTo(target(), remove, { method: 'DELETE', body: { profileKey } })
      expect(deleted).toMatchObject({ status: 'success', refId })
      expect(await refusalOf(target(), '/user', whose)).toMatchObject({ code: number })
    })
  })

  it('the user is the Primary Profile, with what is linked and how much was called', async () => {
    const user = await answerTo(target(), '/user?instagramQuota=true')
    expect(user).toMatchObject({
      title: 'Primary Profile',
      refId: text,
      email: text,
    })
    expect(user.created).toBeDefined()
    expect(first(user.displayNames)).toMatchObject({ platform: text, displayName: text })
    expect(user.activeSocialAccounts).toContain(first(user.displayNames).platform)
    expect(user.monthlyApiCalls).toBeGreaterThan(0)
  })
}
