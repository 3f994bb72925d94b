/**
 * The Graph API version that this package speaks, and the only place that names one.
 *
 * @see https://developers.facebook.com/docs/graph-api/changelog
 */
export const graphApiVersion = 'v26.0'

/** Host of the Graph API for Pages and for accounts linked to a Page. */
export const graphHost = 'https://graph.facebook.com'

/** Host of the dialog in which an owner grants access. */
export const loginHost = 'https://www.facebook.com'
