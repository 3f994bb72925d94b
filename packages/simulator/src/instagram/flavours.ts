/**
 * The two ways into the same inbox: the Instagram API with Instagram Login, and the Messenger Platform with
 * Facebook Login. https://developers.facebook.com/docs/instagram-platform/overview
 */
export const flavours = ['instagram_login', 'facebook_login'] as const

export type Flavour = (typeof flavours)[number]

/** Something that each flavour has of its own. */
export type PerFlavour<T> = Record<Flavour, T>
