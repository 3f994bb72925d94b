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

/** Of the networks that have one written down. */
function trials({ facebook, instagram, x }: SimulatorSeed): Partial<Record<NetworkName, Trial>> {
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
  const known = trials(seed)
  const lines = (Object.keys(seed) as NetworkName[]).map((name) => {
    const trial = known[name]
    const base = urls[name] ?? ''
    const writing = `${trial?.title ?? name} is at ${base}
Webhooks go to ${webhookUrl[name] ?? `nobody; read them at ${base}/_sim/${name}/outbox`}

Write as ${trial?.customer ?? 'a customer'}:
  curl -s ${base}/_sim/${name}/messages -d '{"text":"Hello"}'
`
    if (trial === undefined) return writing
    return `${writing}Answer as ${trial.answersAs}:
  curl -s ${trial.answer(base)}
`
  })
  return `${JSON.stringify(seed, null, 2)}\n\n${lines.join('\n')}`
}
