import { Hono, type Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { WireError } from '../../domain/errors/wire-error.ts'
import { wireErrors } from '../../domain/errors/wire-errors.ts'
import { openLinkSession } from '../../domain/linking/open-link-session.ts'
import { allowOnly } from '../allow-only.ts'
import type { ApiEnv } from '../api-env.ts'
import { linkPage, linkPageHeaders, refusalPage } from '../link-page.ts'
import { openLink } from '../link-token.ts'
import { presentReason } from '../presenters/error.ts'
import { keyDigest } from '../profile-key.ts'
import type { Api } from '../route.ts'

/** The page behind a link for connecting accounts. It is for people, who have no key: the link itself lets them in. */
export function linkPageRoutes(api: Pick<Api, 'context' | 'box'>) {
  return new Hono<ApiEnv>()
    .get('/link', async (c) => {
      try {
        return html(c, await pageFor(api, c.req.query('session'), c.req.query('jwt')))
      } catch (error) {
        if (!(error instanceof WireError) || !c.req.header('accept')?.includes('text/html')) throw error
        const { code, message } = presentReason(error)
        return html(c, await refusalPage(code, message), wireErrors[error.kind].status)
      }
    })
    .all('/link', allowOnly(['GET']))
}

async function pageFor(
  { context, box }: Pick<Api, 'context' | 'box'>,
  session: string | undefined,
  token: string | undefined,
): Promise<string> {
  const id = session ?? (token === undefined ? undefined : await openLink(box, token))
  const { settings, profile } = await openLinkSession(context, id === undefined ? undefined : keyDigest(id))
  const accounts = await context.store.accounts.list(profile.id)
  const { allowed, network } = settings
  const { disableSocial } = profile.settings
  const names = (list: unknown): string[] | undefined =>
    Array.isArray(list)
      ? list.map((name) => context.platforms.byWireName(String(name))?.wireName ?? String(name))
      : undefined
  const offered = context.platforms.all.filter(
    ({ wireName }) =>
      (names(allowed)?.includes(wireName) ?? true) &&
      !names(disableSocial)?.includes(wireName) &&
      (network === undefined || network === wireName),
  )
  return linkPage({
    profile,
    ...(settings.redirect !== undefined && { redirect: settings.redirect }),
    networks: offered.map(({ id: platform, title }) => ({
      title,
      account: accounts.find((account) => account.platform === platform),
    })),
  })
}

function html(c: HonoContext, body: string, status = 200): Response {
  return c.body(body, status as ContentfulStatusCode, linkPageHeaders)
}
