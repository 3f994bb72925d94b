import { DmError } from '@dm/core'

/** Which parts of an event are asked for, in the names that X takes. */
export interface EventFields {
  /** Makes a call with the names; once more with the others when X does not take these, which it then remembers. */
  ask<Result>(call: (fields: Readonly<Record<string, string>>) => Promise<Result>): Promise<Result>
}

const around = {
  expansions: 'sender_id,attachments.media_keys',
  'user.fields': 'name,username,profile_image_url',
  'media.fields': 'alt_text,duration_ms,height,media_key,preview_image_url,type,url,variants,width',
}

const shared = ['attachments', 'created_at', 'dm_conversation_id', 'entities', 'event_type', 'id']

// In August 2026 the description of the API changed its names, and the guides did not: what X takes is found out.
// https://docs.x.com/changelog
const older = {
  'dm_event.fields': [...shared, 'participant_ids', 'referenced_tweets', 'sender_id', 'text'].join(),
}
const newer = { 'dm_event.fields': [...shared, 'text'].join() }

/** What one adapter has found out, for all of its accounts. */
export function createEventFields(): EventFields {
  let current: typeof older = older

  return {
    async ask(call) {
      // Another call may change over while this one is on its way.
      const wanted = current
      try {
        return await call({ ...around, ...wanted })
      } catch (error) {
        if (wanted === newer || !isAboutNames(error)) throw error
        const result = await call({ ...around, ...newer })
        // Only names that were seen to work are kept.
        current = newer
        return result
      }
    },
  }
}

function isAboutNames(error: unknown): boolean {
  if (!DmError.isInstance(error) || error.code !== 'invalid_request') return false
  return /dm_event\.fields|expansions|media\.fields|user\.fields/.test(error.upstream?.message ?? '')
}
