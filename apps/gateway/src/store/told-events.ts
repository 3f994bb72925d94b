import type { HookRules } from '../domain/hook/hook-store.ts'

/** How a statement names what it knows of an event of the log. */
interface EventColumns {
  readonly type: string
  readonly accountId: string
  readonly messageId: string
  readonly body: string
  /** Whether a message of ours went out through this API. */
  readonly sentHere: string
  /** A parameter: the {@link toldRules}. */
  readonly rules: string
}

/** What {@link isTold} goes by, as a parameter. */
export const toldRules = ({ sentElsewhere, sentHere, deleted }: HookRules) =>
  JSON.stringify({ sentElsewhere, sentHere, deleted })

/**
 * SQL for whether the endpoint for messages of a profile hears of an event. That somebody has read is told of
 * correspondents alone; what we did ourselves follows the rules for messages of ours.
 */
export function isTold({ type, accountId, messageId, body, sentHere, rules }: EventColumns): string {
  const ours = `case when ${sentHere} then (${rules}::jsonb ->> 'sentHere')::boolean
    else (${rules}::jsonb ->> 'sentElsewhere')::boolean end`
  const byUs = `exists (select from accounts a where a.id = ${accountId}
    and ${body} ->> 'participantId' = any (array_append(a.aliases, a.native_id)))`
  const outbound = `exists (select from messages m where m.account_id = ${accountId}
    and m.native_id = ${messageId} and m.direction = 'outbound')`
  return `case ${type}
    when 'message.received' then true
    when 'message.sent' then ${ours}
    when 'message.read' then not ${byUs}
    when 'message.edited' then case ${body} ->> 'direction' when 'outbound' then ${ours} else true end
    when 'message.deleted' then (${rules}::jsonb ->> 'deleted')::boolean and case when ${outbound} then ${ours} else true end
    when 'reaction.added' then (${rules}::jsonb ->> 'sentElsewhere')::boolean or not ${byUs}
    when 'reaction.removed' then (${rules}::jsonb ->> 'sentElsewhere')::boolean or not ${byUs}
    else false end`
}
