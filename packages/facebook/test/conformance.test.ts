import { describeAdapter } from '@dm/testkit'
import { createSimulatedHarness } from './simulated-harness.ts'

describeAdapter({ name: 'Facebook Messenger', create: () => createSimulatedHarness() })

// Each of these is a way in which Messenger is known to behave, or to have behaved.
describeAdapter({
  name: 'Facebook Messenger at its most awkward',
  create: () =>
    createSimulatedHarness({
      midPrefix: 'never',
      echoFirst: true,
      deliveries: 'without_mids',
      missingTimestamp: true,
      stickers: 'both',
      pageInboxAppId: '263902037430900',
      requireAppSecretProof: true,
      documentedFieldsOnly: true,
      errorsAs200: true,
      success: 'string',
    }),
})
