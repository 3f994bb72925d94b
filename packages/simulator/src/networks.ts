import { createFacebook } from './facebook/facebook.ts'
import { createInstagram } from './instagram/instagram.ts'
import { createX } from './x/x.ts'

/** Every simulated network by its name, in the order of their ports. A new one is a line here. */
export const networks = { facebook: createFacebook, instagram: createInstagram, x: createX }

type Networks = typeof networks

export type NetworkName = keyof Networks

/** Direct handles on the networks, by name. */
export type NetworkHandles = { readonly [Name in NetworkName]: ReturnType<Networks[Name]>['handle'] }
