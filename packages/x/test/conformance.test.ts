import { describeAdapter } from '@dm/testkit'
import { createSimulatedHarness } from './simulated-harness.ts'

describeAdapter({ name: 'X', create: () => createSimulatedHarness() })

describeAdapter({ name: 'X with OAuth 1.0a', create: () => createSimulatedHarness({}, 'oauth1') })

// Each of these is a way in which X is known to behave, or in which its own pages disagree.
describeAdapter({
  name: 'X at its most awkward',
  create: () =>
    createSimulatedHarness({
      spec: '2.167',
      echoFirst: true,
      oauth2Signature: true,
      arrayData: true,
      htmlEntities: false,
      subscriptionAnswer: 'empty',
      pages: 'short',
      emptyData: 'array',
      notFoundStatus: 200,
      tooManyShape: 'errors',
      problemHost: 'api.twitter.com',
    }),
})
