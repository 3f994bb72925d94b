import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import { missingOr } from '../../domain/errors/read-input.ts'
import { WireError } from '../../domain/errors/wire-error.ts'
import { linkNotFound } from '../../domain/linking/open-link-session.ts'
import type { LinkSettings } from '../../domain/linking/link-session-store.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import type { Profile } from '../../domain/profile/profile.ts'
import { isoTime, successOf } from '../answer.ts'
import { wholeNumber } from '../lenient.ts'
import { linkUrl, sealLink } from '../link-token.ts'
import { keyDigest, makeProfileKey } from '../profile-key.ts'
import { defineRoute, type Api } from '../route.ts'

const whole = { error: 'must be a JSON object' }
const text = z.string('must be a string').trim().max(2_000, 'is longer than 2000 characters')
const webUrl = text.pipe(z.url({ protocol: /^https?$/, error: 'must be a web address' }))
const minutes = 'must be whole minutes from 1 to 2880'

/** What both ways to make a link take. There is nobody to send an e-mail. */
const linkFields = {
  redirect: webUrl.optional().describe('Where the page leads back to.'),
  allowedSocial: z
    .array(text, 'must be an array of strings')
    .max(100, 'has more than 100 entries')
    .optional()
    .describe('Which networks the page offers, by their names in paths. Left out: all.'),
  domain: text.optional().describe('Stands in the address that is made, for clients that look for it there.'),
  expiresIn: wholeNumber({ from: 1, to: 2_880, error: minutes })
    .default(5)
    .describe('For how long the page opens, in minutes.'),
}

const sessionBody = z
  .object(
    {
      ...linkFields,
      mode: z
        .enum(['grid', 'connect'], 'must be grid or connect')
        .default('grid')
        .describe('Whether the page offers all networks, or is about one.'),
      network: text.optional().describe('The network that `connect` is about, by its name in paths.'),
    },
    whole,
  )
  .refine(({ mode, network }) => mode !== 'connect' || network !== undefined, {
    path: ['network'],
    error: 'is missing; mode connect needs one',
  })

const sessionId = z.string().describe('Of the link. Whoever knows it can open the page.')
const url = z.string().describe('Of the page, to be opened in a browser.')
const title = z.string().describe('Of the profile.')
const emailSent = z.literal(false).describe('There is nobody here to send an e-mail.')

const sessionPaths = ['/profiles/link-sessions'] as const

export const linkSessionRoutes = [
  defineRoute({
    method: 'POST',
    paths: ['/profiles/generateJWT'],
    summary: 'Makes a link to the page of the accounts of a profile. An older way; use link-sessions.',
    body: z.object(linkFields, whole),
    answer: successOf({
      title,
      token: z.string().describe('What opens the page.'),
      url,
      emailSent,
      expiresIn: z.string().describe('In minutes, like `5m`.'),
    }),
    errors: ['link_refused'],
    keyInCall: true,
    unknownKey: 'link_refused',
    handle: async ({ context, box, publicUrl, profile, body }) => {
      if (profile.isPrimary) {
        throw new WireError('link_refused', {
          field: 'profileKey',
          message: 'profileKey is missing; send it, or the header Profile-Key.',
        })
      }
      const { id, expiresAt } = await create(context, profile, body)
      const token = await sealLink(box, { id, refId: profile.id, expiresAt })
      const url = linkUrl(publicUrl, { domain: body.domain, jwt: token })
      const expiresIn = `${body.expiresIn}m`
      return { status: 'success', title: profile.title, token, url, emailSent: false, expiresIn }
    },
  }),
  defineRoute({
    method: 'POST',
    paths: sessionPaths,
    summary: 'Makes a link to the page of the accounts of a profile: which there are, and what is connected.',
    body: sessionBody,
    answer: successOf({
      sessionId,
      url,
      expiresAt: isoTime.describe('When the page opens no more.'),
      emailSent,
      title,
    }),
    errors: ['app_missing', 'not_linked'],
    keyInCall: true,
    handle: async ({ context, publicUrl, profile, body }) => {
      requireOwn(profile)
      const network = body.network === undefined ? undefined : requirePlatform(context, body.network).wireName
      const { id, expiresAt } = await create(context, profile, { ...body, network })
      return {
        status: 'success',
        sessionId: id,
        url: linkUrl(publicUrl, { domain: body.domain, session: id }),
        expiresAt: expiresAt.toISOString(),
        emailSent: false,
        title: profile.title,
      }
    },
  }),
  defineRoute({
    method: 'DELETE',
    paths: sessionPaths,
    summary: 'Revokes a link.',
    body: z.object(
      {
        sessionId: z
          .string({ error: missingOr('must be a string') })
          .describe('Of the link, as it was answered when that was made.'),
      },
      whole,
    ),
    answer: successOf({ sessionId, refId: z.string().describe('Of the profile.') }),
    errors: ['link_not_found'],
    keyInCall: true,
    handle: async ({ context, profile, body: { sessionId } }) => {
      requireOwn(profile)
      const revoked = await context.store.linkSessions.revoke(profile.id, keyDigest(sessionId))
      if (!revoked) throw linkNotFound()
      return { status: 'success', sessionId, refId: profile.id }
    },
  }),
]

interface Wanted {
  readonly redirect?: string | undefined
  readonly allowedSocial?: readonly string[] | undefined
  readonly network?: string | undefined
  readonly expiresIn: number
}

async function create(
  { store }: Api['context'],
  { id: profileId }: Profile,
  { redirect, allowedSocial: allowed, network, expiresIn }: Wanted,
) {
  // As secret as a profile's key: who has it opens the page.
  const id = makeProfileKey()
  const settings: LinkSettings = omitUndefined({ redirect, allowed, network })
  const session = { idDigest: keyDigest(id), profileId, settings, minutes: expiresIn }
  return { id, expiresAt: await store.linkSessions.create(session) }
}

/** A link is for one profile, and never by mistake for the Primary one. */
function requireOwn({ isPrimary }: Profile): void {
  if (!isPrimary) return
  throw new WireError('invalid_request', {
    field: 'Profile-Key',
    message: 'Profile-Key is missing; a link is for one profile.',
  })
}
