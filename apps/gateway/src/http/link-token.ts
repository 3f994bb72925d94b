import { z } from 'zod'
import type { SecretBox } from '../store/secret-box.ts'

const claims = z.object({ of: z.literal('link'), jti: z.string(), sub: z.string(), exp: z.int() })

/** A link as a JWT (an encrypted one): what it says only we can read, and nobody else can make one. */
export function sealLink(
  box: SecretBox,
  { id, refId, expiresAt }: { readonly id: string; readonly refId: string; readonly expiresAt: Date },
): Promise<string> {
  const exp = Math.floor(expiresAt.getTime() / 1_000)
  const made: z.output<typeof claims> = { of: 'link', jti: id, sub: refId, exp }
  return box.seal(made)
}

/** The id in a link's token; none when it is not one of ours. When it ends is kept with the session. */
export async function openLink(box: SecretBox, token: string): Promise<string | undefined> {
  const opened: unknown = await box.open(token).catch(() => undefined)
  return claims.safeParse(opened).data?.jti
}

/** Where a link leads. */
export function linkUrl(base: string, query: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(`${base}/link`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}
