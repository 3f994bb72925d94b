/** One way of sending messages to one network, in a process of its own. */
import { adapterPackages } from '@dm/adapter-checks/adapter-packages'
import { ready } from '../own-process.ts'
import { createSenders, type SenderName } from './senders.ts'

/** Sends so many, so many at a time. */
export interface Sending {
  readonly messages: number
  readonly atOnce: number
}

const [name = '', network = '', baseUrl = ''] = process.argv.slice(2)
const found = adapterPackages().find((each) => each.name === network)
if (!found) throw new Error(`there is no network ${network}`)
const senders = await createSenders(found, baseUrl)
const send = senders[name as SenderName]
if (!send) throw new Error(`nobody sends to ${network} as ${name}`)

ready(0, async ({ messages, atOnce }: Sending) => {
  let left = messages
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await send()
    }),
  )
  return { seconds: (performance.now() - begin) / 1000 }
})
