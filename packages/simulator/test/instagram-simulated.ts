import { type SimulatorOptions } from '../src/index.ts'
import { call, simulated, type Wire } from './simulated.ts'

type Flavour = 'instagram_login' | 'facebook_login'

/** A simulator with frozen time and short ways to call Instagram, by default with Instagram Login. */
export function instagrammed(options: SimulatorOptions = {}, flavour: Flavour = 'instagram_login') {
  const { sim } = simulated(options)
  const { instagram: seed } = sim.seed()
  const marta = seed.customers[0]!.id
  const jonas = seed.customers[1]!.id
  sim.instagram.switches({ echoFirst: false })
  const isFacebook = flavour === 'facebook_login'
  if (isFacebook) sim.instagram.connect({ flavour })
  const usual = isFacebook ? seed.pageAccessToken : seed.accessToken
  const host = isFacebook ? 'graph.facebook.com' : 'graph.instagram.com'

  async function graph(method: string, path: string, parameters?: object, token = usual) {
    return call(sim, method, `https://${host}/v26.0/${path}`, parameters, token)
  }

  return {
    sim,
    seed,
    marta,
    jonas,
    graph,
    get: (path: string, token?: string) => graph('GET', path, undefined, token),
    /** Sends as the account. */
    send: (body: object, token?: string) =>
      graph('POST', 'me/messages', { recipient: { id: marta }, ...body }, token),
    /** The person's inbox. */
    inbox: (id = marta) => sim.instagram.world().customers.find((customer) => customer.id === id)!,
    /** Every webhook body so far. */
    webhooks: () => sim.instagram.outbox.map(({ body }) => JSON.parse(body) as Wire),
    /** Every messaging item so far that has this key. */
    events: (key: string) =>
      sim.instagram.outbox
        .flatMap(({ body }) => (JSON.parse(body) as Wire).entry)
        .flatMap((entry) => [...(entry.messaging ?? []), ...(entry.standby ?? [])])
        .filter((item) => key in item),
  }
}
