import { expect } from 'vitest'
import { EmbeddedPostgresError } from '../../src/store/embedded-postgres/index.ts'

/** Why a server does not start, which is one line for the operator. */
export async function refusal(starting: Promise<unknown>): Promise<EmbeddedPostgresError> {
  const error = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EmbeddedPostgresError)
  const refused = error as EmbeddedPostgresError
  expect(refused.message).not.toContain('\n')
  return refused
}
