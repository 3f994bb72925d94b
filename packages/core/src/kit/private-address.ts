// IANA's registries of special-purpose addresses, without the few blocks that are reachable like any other:
// https://www.iana.org/assignments/iana-ipv4-special-registry
const special4: readonly (readonly [block: string, bits: number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's host, reachable from every machine there; not in the registry
  ['169.254.0.0', 16], // link-local, metadata services
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays, withdrawn
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]

// https://www.iana.org/assignments/iana-ipv6-special-registry, as far as it lies within 2000::/3;
// everything outside of 2000::/3 is not public anyway, save addresses that stand for one of IPv4.
const special6: readonly (readonly [block: string, bits: number])[] = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, withdrawn
  ['3fff::', 20], // documentation
]

/**
 * Whether an address can be reached over the public internet: not private, loopback, link-local,
 * carrier-grade NAT, multicast, documentation, benchmark, metadata or reserved.
 *
 * Takes a literal IPv4 address in four decimal parts or a literal IPv6 address without brackets. IPv6
 * addresses that stand for an IPv4 one (`::ffff:0:0/96`, `64:ff9b::/96`) are judged by that. A name, a zone
 * (`%eth0`) or anything unreadable is not public.
 *
 * @example
 * isPublicAddress('93.184.215.14') // true
 * isPublicAddress('::ffff:10.0.0.1') // false
 */
export function isPublicAddress(address: string): boolean {
  const four = parse4(address)
  if (four !== undefined) return isPublic4(four)
  const six = parse6(address)
  if (six === undefined) return false
  const embedded = embedded4(six)
  if (embedded !== undefined) return isPublic4(embedded)
  return within(six, '2000::', 3) && !special6.some(([block, bits]) => within(six, block, bits))
}

function isPublic4(address: number): boolean {
  return !special4.some(([block, bits]) => {
    const shift = 2 ** (32 - bits)
    return Math.floor(address / shift) === Math.floor((parse4(block) ?? 0) / shift)
  })
}

function within(address: bigint, block: string, bits: number): boolean {
  const shift = BigInt(128 - bits)
  return address >> shift === (parse6(block) ?? 0n) >> shift
}

/** The IPv4 address that an IPv6 one stands for. */
function embedded4(address: bigint): number | undefined {
  const stands = within(address, '::ffff:0:0', 96) || within(address, '64:ff9b::', 96)
  return stands ? Number(address & 0xffff_ffffn) : undefined
}

function parse4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  const parts = match.slice(1).map(Number)
  return parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0)
}

function parse6(text: string): bigint | undefined {
  const last = text.slice(text.lastIndexOf(':') + 1)
  const four = last.includes('.') ? parse4(last) : undefined
  if (last.includes('.') && four === undefined) return undefined
  const hex =
    four === undefined
      ? text
      : `${text.slice(0, -last.length)}${Math.floor(four / 65536).toString(16)}:${(four % 65536).toString(16)}`
  const halves = hex.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)
}
