interface Signed {
  method: string
  url: string
  nowMs: number
  consumerKey: string
  consumerSecret: string
  accessToken: string
  accessTokenSecret: string
}

let signedSoFar = 0

/** An OAuth 1.0a header, written apart from the code that verifies it. */
export async function oauth1Header(what: Signed): Promise<string> {
  const oauth = {
    oauth_consumer_key: what.consumerKey,
    oauth_nonce: `nonce${++signedSoFar}`,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(what.nowMs / 1000)),
    oauth_token: what.accessToken,
    oauth_version: '1.0',
  }
  const url = new URL(what.url)
  const parameters = [...url.searchParams, ...Object.entries(oauth)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const base = [what.method, url.origin + url.pathname, parameters].map(encode).join('&')
  const secret = new TextEncoder().encode(`${encode(what.consumerSecret)}&${encode(what.accessTokenSecret)}`)
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
  const digest = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(base))
  const all = { ...oauth, oauth_signature: Buffer.from(digest).toString('base64') }
  return `OAuth ${Object.entries(all)
    .map(([name, value]) => `${name}="${encode(value)}"`)
    .join(', ')}`
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
