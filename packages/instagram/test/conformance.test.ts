import { describeAdapter } from '@dm/testkit'
import { createSimulatedHarness } from './simulated-harness.ts'

describeAdapter({ name: 'Instagram by its own login', create: () => createSimulatedHarness('instagram') })
describeAdapter({ name: 'Instagram through a Page', create: () => createSimulatedHarness('facebook') })

// Each of these is a way in which Instagram is known to behave, or to have behaved.
describeAdapter({
  name: 'Instagram at its most awkward',
  create: () =>
    createSimulatedHarness('instagram', {
      echoFirst: true,
      signWith: 'meta',
      entryId: 'page',
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
