import { describeAdapter } from '@dm/testkit'
import { createSimulatedHarness } from './simulated-harness.ts'

describeAdapter({ name: 'Instagram by its own login', create: () => createSimulatedHarness('instagram') })
describeAdapter({ name: 'Instagram through a Page', create: () => createSimulatedHarness('facebook') })

// Each of these is a way in which Instagram is known to behave, or to have behaved.
describeAdapter({
  name: 'Instagram by its own login at its most awkward',
  create: () =>
    createSimulatedHarness('instagram', {
      echoFirst: true,
      signWith: 'meta',
      entryId: 'app_scoped',
      envelope: 'array',
      sharedPosts: 'share',
      tokenBody: 'wrapped',
      permissions: 'text',
      userId: 'text',
      meBody: 'wrapped',
      errorsAs200: true,
      success: 'string',
    }),
})
describeAdapter({
  name: 'Instagram through a Page at its most awkward',
  create: () =>
    createSimulatedHarness('facebook', {
      echoFirst: true,
      entryId: 'page',
      requireAppSecretProof: true,
      errorsAs200: true,
      success: 'string',
    }),
})
