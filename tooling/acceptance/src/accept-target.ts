import { inject } from 'vitest'
import { acceptMessages } from './accept-messages.ts'

const { platforms, target } = inject('acceptance')

acceptMessages(platforms, () => target)
