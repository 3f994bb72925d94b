import { describeAdapter } from '../src/index.ts'
import { createMemoryHarness } from './memory-harness.ts'

describeAdapter({ name: 'A network that can do everything', create: () => createMemoryHarness('full') })
describeAdapter({ name: 'A network that can do little', create: () => createMemoryHarness('bare') })
describeAdapter({ name: 'A network that sends media apart', create: () => createMemoryHarness('apart') })
