import { graphRefusals as refuse } from './errors.ts'
import { isObject } from './params.ts'

export interface QuickReply {
  content_type: string
  title?: string | undefined
  payload?: string | undefined
  image_url?: string | undefined
}

/** What networks differ in. */
export interface QuickReplyRules {
  types: readonly string[]
  /** What happens to a title that is too long. */
  longTitles: 'reject' | 'cut'
}

const limits = { count: 13, titleLength: 20, payloadLength: 1000 }

/** Reads `message.quick_replies`. */
export function readQuickReplies(replies: unknown, rules: QuickReplyRules): QuickReply[] {
  if (replies === undefined || replies === null) return []
  if (!Array.isArray(replies)) throw refuse.badParameter('Param message[quick_replies] must be an array')
  if (replies.length > limits.count) {
    throw refuse.badParameter(`Param message[quick_replies] has too many elements, at most ${limits.count}`)
  }
  return (replies as unknown[]).map((reply) => readQuickReply(reply, rules))
}

function readQuickReply(reply: unknown, rules: QuickReplyRules): QuickReply {
  const type = isObject(reply) ? reply.content_type : undefined
  if (!isObject(reply) || typeof type !== 'string' || !rules.types.includes(type)) {
    throw refuse.badParameter(`Param quick_replies[content_type] must be one of {${rules.types.join(', ')}}`)
  }
  const optional = (name: string) => {
    const value = reply[name]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw refuse.badParameter(`Param quick_replies[${name}] must be a string`)
    return value
  }
  let title = optional('title')
  const payload = optional('payload')
  const image_url = optional('image_url')
  if (type === 'text') {
    if (!title && !image_url) throw refuse.badParameter('Param quick_replies[title] is required')
    if (!payload) throw refuse.badParameter('Param quick_replies[payload] is required')
  }
  if (title !== undefined && title.length > limits.titleLength) {
    if (rules.longTitles === 'reject') {
      throw refuse.badParameter(
        `Length of param quick_replies[title] must be less than or equal to ${limits.titleLength}`,
      )
    }
    title = title.slice(0, limits.titleLength)
  }
  if (payload !== undefined && payload.length > limits.payloadLength) {
    throw refuse.badParameter(
      `Length of param quick_replies[payload] must be less than or equal to ${limits.payloadLength}`,
    )
  }
  return { content_type: type, title, payload, image_url }
}
