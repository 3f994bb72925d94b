import { inject } from 'vitest'
import { accept } from './accept.ts'
import { speakAt } from './speak-at.ts'

const { platforms, target, speak, listen, receiver, complete } = inject('acceptance')

accept(platforms, () => target, {
  speak: speak === undefined ? undefined : speakAt(speak),
  port: listen,
  url: receiver,
  complete,
})
