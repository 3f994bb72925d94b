import { isPublicAddress } from './private-address.ts'

const localName = /(^|\.)(localhost|local|internal|home\.arpa)$/

/**
 * Why a URL that a stranger gave must not be called; `undefined` when it may be.
 *
 * Refused are: what is not a URL, not https, carries a user name or password, or points to `localhost`, a
 * name in `.localhost`, `.local`, `.internal` or `.home.arpa`, a name of a single label, or a literal address
 * that is not public. Decimal, octal and hexadecimal addresses count as the address they stand for, because
 * the URL standard reads them so. Ports are free.
 *
 * A name can still resolve to a private address: that can be judged only at connect time, by a `fetch` that
 * uses `isPublicAddress`.
 *
 * @param options `allowPrivate` lets http and all hosts through, for sandboxes and tests
 * @returns a sentence for the person who gave the URL; it never holds the URL itself
 * @example
 * judgeForeignUrl('https://169.254.169.254/latest/meta-data') // 'The URL points to a private address.'
 * judgeForeignUrl('https://cdn.example.com/cat.png') // undefined
 */
export function judgeForeignUrl(
  url: string,
  options: { readonly allowPrivate?: boolean } = {},
): string | undefined {
  if (!URL.canParse(url)) return 'The URL cannot be read.'
  const { protocol, username, password, hostname } = new URL(url)
  const allowPrivate = options.allowPrivate ?? false
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:'))
    return 'The URL must begin with https://.'
  if (username !== '' || password !== '') return 'The URL must not carry a user name or password.'
  if (allowPrivate) return undefined
  if (hostname.startsWith('[')) return judgeAddress(hostname.slice(1, -1))
  const host = hostname.replace(/\.$/, '')
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return judgeAddress(host)
  if (localName.test(host) || !host.includes('.')) return 'The URL points to a local name.'
  return undefined
}

function judgeAddress(address: string): string | undefined {
  return isPublicAddress(address) ? undefined : 'The URL points to a private address.'
}
