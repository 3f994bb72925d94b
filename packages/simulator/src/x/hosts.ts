const own = /(^|\.)(x\.com|twitter\.com|twimg\.com)$/

/** Which host serves what; https://docs.x.com/x-api/introduction */
const hostsOf = {
  api: ['api.x.com', 'api.twitter.com'],
  login: ['x.com', 'twitter.com'],
  media: ['ton.x.com', 'ton.twitter.com', 'video.twimg.com', 'pbs.twimg.com'],
} as const

/** Whether an address is one of X. */
export function isOfX(url: string): boolean {
  return own.test(new URL(url).hostname)
}

/** Whether an address serves a part of X; where the simulator itself listens, all parts share one. */
export function serves(part: keyof typeof hostsOf, url: string): boolean {
  const hosts: readonly string[] = hostsOf[part]
  return !isOfX(url) || hosts.includes(new URL(url).hostname)
}
