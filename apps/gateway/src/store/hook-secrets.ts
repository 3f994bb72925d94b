import { sql, type Kysely } from 'kysely'
import { hookSecretRules } from '../domain/hook/hook-store.ts'
import type { SecretBox } from './secret-box.ts'
import type { Tables } from './tables.ts'

/** Of the profile `owner`: the secrets that were replaced and still count at `at`, the newest first. */
export const formerSecrets = (at: string) => `(select array_agg(s.sealed order by s.id desc)
  from hook_secrets s where s.profile_id = owner.id and s.valid_until > ${at})`

/**
 * Sets the secret of a profile. That before it counts for a while yet, unless it is the same or nobody can open it. The
 * row of the profile is locked, so that of two changes at once none is lost.
 */
export async function replaceSecret(
  change: Kysely<Tables>,
  box: SecretBox,
  { profileId, secret, sealed }: { profileId: string; secret: string; sealed: string },
): Promise<void> {
  const before = await change
    .selectFrom('profiles')
    .select('hook_secret')
    .where('id', '=', profileId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const known =
    before.hook_secret === null ? undefined : await box.open(before.hook_secret).catch(() => undefined)
  if (known === secret) return
  await change.updateTable('profiles').set({ hook_secret: sealed }).where('id', '=', profileId).execute()
  if (before.hook_secret !== null && known !== undefined) {
    const { overlapMs } = hookSecretRules
    await change
      .insertInto('hook_secrets')
      .values({
        profile_id: profileId,
        sealed: before.hook_secret,
        valid_until: sql`now() + ${overlapMs}::double precision * interval '1 millisecond'`,
      })
      .execute()
  }
  await sql`delete from hook_secrets where profile_id = ${profileId} and (valid_until <= now() or id not in (
    select id from hook_secrets where profile_id = ${profileId} order by id desc limit ${hookSecretRules.atMost}))`.execute(
    change,
  )
}
