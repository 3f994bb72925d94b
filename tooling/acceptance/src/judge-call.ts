import type { HookCall } from './hook-listener.ts'
import { signatureOf } from './signature.ts'

/** How far a timestamp may be off, as receivers are told to check it. */
const mayBeOffSeconds = 5 * 60

const header = (name: string, { headers }: Pick<HookCall, 'headers'>) => String(headers[name] ?? '')

/**
 * What is wrong with the headers of a call, by the contract alone; nothing, when it is in order.
 *
 * @param secrets the one that counts, then others that are valid still
 */
export function judgeCall(
  call: HookCall,
  secrets: readonly [string, ...string[]],
  attempt: number,
): string[] {
  const [plain, ...former] = secrets.map((secret) => signatureOf(call.bytes, secret))
  const list = header('x-authorization-content-sha256-v2', call).split(',')
  const seconds = header('x-authorization-timestamp', call)
  const rules: readonly (readonly [boolean, string])[] = [
    [header('content-type', call).startsWith('application/json'), 'Content-Type is not that of JSON'],
    [/^\d+$/.test(seconds), 'X-Authorization-Timestamp is no Unix time in seconds'],
    [
      Math.abs(call.at / 1000 - Number(seconds)) < mayBeOffSeconds,
      'X-Authorization-Timestamp is not when the call was made',
    ],
    [
      header('x-authorization-content-sha256', call) === plain,
      'X-Authorization-Content-SHA256 is not the hex HMAC of the body with the secret',
    ],
    [
      list.every((one) => /^v1=[0-9a-f]{64}$/.test(one.trim())),
      'X-Authorization-Content-SHA256-V2 is no list of v1=<hex>',
    ],
    ...[plain, ...former].map(
      (signature, index) =>
        [
          list.some((one) => one.trim() === `v1=${signature}`),
          `X-Authorization-Content-SHA256-V2 misses the ${index === 0 ? 'secret' : 'former secret'}`,
        ] as const,
    ),
    [header('x-ayrshare-delivery-id', call) !== '', 'X-Ayrshare-Delivery-Id is missing'],
    [
      header('x-ayrshare-delivery-attempt', call) === String(attempt),
      `X-Ayrshare-Delivery-Attempt is not ${attempt}`,
    ],
  ]
  return rules.flatMap(([holds, problem]) => (holds ? [] : [problem]))
}
