import type { NetworkName } from './networks.ts'
import type { SimulatorServer } from './server.ts'
import type { SimulatorSeed } from './simulator.ts'

/** How one network is tried out by hand: who answers, and the arguments of curl that do. */
interface Trial {
  title: string
  customer: string | undefined
  answersAs: string
  answer: (base: string) => string
}

const asJson = `-H 'content-type: application/json'`

function trials({ facebook, instagram, x }: SimulatorSeed): Record<NetworkName, Trial> {
  const reply = (id: string | undefined) =>
    JSON.stringify({ recipient: { id }, messaging_type: 'RESPONSE', message: { text: 'Hello' } })
  return {
    facebook: {
      title: 'Facebook',
      customer: facebook.customers[0]?.name,
      answersAs: facebook.pageName,
      answer: (base) =>
        `"${base}/v26.0/me/messages?access_token=${facebook.pageAccessToken}" ${asJson} -d '${reply(facebook.customers[0]?.id)}'`,
    },
    instagram: {
      title: 'Instagram',
      customer: instagram.customers[0]?.name,
      answersAs: `@${instagram.username}`,
      answer: (base) =>
        `"${base}/v26.0/me/messages?access_token=${instagram.accessToken}" ${asJson} -d '${reply(instagram.customers[0]?.id)}'`,
    },
    x: {
      title: 'X',
      customer: x.customers[0]?.name,
      answersAs: `@${x.username}`,
      answer: (base) =>
        `${base}/2/dm_conversations/with/${x.customers[0]?.id ?? ''}/messages -H 'authorization: Bearer ${x.accessToken}' ${asJson} -d '{"text":"Hello"}'`,
    },
  }
}

/** What the command prints once it serves: the seed, and for each network its address and two lines to try. */
export function introduction(
  { urls, simulator }: SimulatorServer,
  webhookUrl: Partial<Record<NetworkName, string>>,
): string {
  const seed = simulator.seed()
  const networks = Object.entries(trials(seed)) as [NetworkName, Trial][]
  const lines = networks.map(([name, { title, customer, answersAs, answer }]) => {
    const base = urls[name] ?? ''
    return `${title} is at ${base}
Webhooks go to ${webhookUrl[name] ?? `nobody; read them at ${base}/_sim/${name}/outbox`}

Write as ${customer ?? 'a customer'}:
  curl -s ${base}/_sim/${name}/messages -d '{"text":"Hello"}'
Answer as ${answersAs}:
  curl -s ${answer(base)}
`
  })
  return `${JSON.stringify(seed, null, 2)}\n\n${lines.join('\n')}`
}
