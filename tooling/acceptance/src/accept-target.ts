import { inject } from 'vitest'
import { accept } from './accept.ts'

const { platforms, target } = inject('acceptance')

accept(platforms, () => target)
