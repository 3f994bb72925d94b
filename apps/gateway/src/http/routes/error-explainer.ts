import type { PlatformDefinition } from '@dm/core'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { missingOr } from '../../domain/errors/read-input.ts'
import { WireError } from '../../domain/errors/wire-error.ts'
import { wireErrors, type WireErrorName } from '../../domain/errors/wire-errors.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { definitions as all } from '../../platforms.ts'
import { successOf } from '../answer.ts'
import { codesOf } from '../openapi/error-responses.ts'
import { defineRoute } from '../route.ts'

const wrong = 'must be a number that an error had as its code'

const asked = z.object({
  code: z
    .string({ error: missingOr(wrong) })
    .regex(/^\d{1,9}$/, wrong)
    .describe('`code` of the error.'),
  platform: z.string().optional().describe('The network it was about: some have codes of their own.'),
})

const explanation = z
  .object({
    code: z.int().describe('As it was asked for.'),
    name: z.string().describe('What we call the error.'),
    httpStatus: z.int().describe('With which status it is answered.'),
    message: z.string().describe('How its messages begin.'),
    cause: z.string().describe('How it comes about.'),
    classification: z
      .enum(['developer-fix', 'user-action', 'network'])
      .describe('Whose move it is: the caller’s, that of whoever owns the account, or the network’s.'),
    retryAvailable: z.boolean().describe('Whether the same call may be repeated unchanged.'),
    hint: z.string().describe('What to do.'),
  })
  .meta({ id: 'Explanation', description: 'What an error means. `classification` says whose move it is.' })

const names = Object.keys(wireErrors) as WireErrorName[]

export const errorExplainerRoutes = [
  defineRoute({
    method: 'GET',
    paths: ['/error-explainer'],
    summary: 'Tells what the code of an error means, whose move it is and what to do.',
    query: asked,
    answer: successOf({
      platform: z.string().optional().describe('As it was asked for.'),
      ...explanation.shape,
      others: z
        .array(explanation)
        .optional()
        .meta({ description: 'What else has this code; the messages of errors tell which it was.' }),
    }),
    handle: ({ context, query }) => {
      const code = Number(query.code)
      const platform = query.platform === undefined ? undefined : spoken(context, query.platform)
      const definitions = platform ? [platform] : all
      const [first, ...others] = names
        .filter((name) => codesOf(name, definitions).includes(code))
        .map((name) => explain(name, code))
      if (!first) {
        const known = new Set(names.flatMap((name) => codesOf(name, definitions)))
        throw new WireError('invalid_request', {
          field: 'code',
          message: `code ${code} is of no error here; there are ${[...known].sort((one, other) => one - other).join(', ')}.`,
        })
      }
      return {
        status: 'success',
        ...(platform && { platform: platform.wireNames[0] }),
        ...first,
        ...(others.length > 0 && { others }),
      }
    },
  }),
]

/** A network, whether or not the gateway is set up for it: its errors mean the same. */
function spoken(context: Context, name: string): PlatformDefinition {
  return context.platforms.spoken(name) ?? requirePlatform(context, name).definition
}

function explain(name: WireErrorName, code: number): z.output<typeof explanation> {
  const { status, text, cause, move, retry, hint } = wireErrors[name]
  return {
    code,
    name,
    httpStatus: status,
    message: text,
    cause,
    classification: move,
    retryAvailable: retry,
    hint,
  }
}
