/** Why the platform would not fetch an address, or nothing when it would. */
export function urlProblem(text: string, allowPlainHttp: boolean): string | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return 'not an absolute URL'
  }
  if (url.protocol !== 'https:' && !(allowPlainHttp && url.protocol === 'http:')) return 'not https'
  if (allowPlainHttp) return undefined
  return isPrivateHost(url.hostname) ? 'not a public address' : undefined
}

/** Names and literal addresses that never lead out of the house. */
function isPrivateHost(host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase()
  if (name === 'localhost' || /\.(localhost|local|internal|lan|home\.arpa)$/.test(name)) return true
  if (name.startsWith('[')) return isPrivateV6(name.slice(1, -1))
  const parts = name.split('.').map(Number)
  if (parts.length === 4 && parts.every((part) => Number.isInteger(part))) return isPrivateV4(parts)
  return !name.includes('.')
}

function isPrivateV4([a = 0, b = 0]: number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true
  return (
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  )
}

function isPrivateV6(address: string): boolean {
  return address === '::' || address === '::1' || /^(f[cd]|fe[89ab]|::ffff:)/.test(address)
}
