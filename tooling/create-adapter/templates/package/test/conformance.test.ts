import { describeAdapter } from '@dm/testkit'
import { createSimulatedHarness } from './simulated-harness.ts'

describeAdapter({ name: 'New Network', create: createSimulatedHarness })
