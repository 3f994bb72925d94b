/** What the wire calls an input of an adapter: `text` is `message` there. A name without another stays. */
export function wireField(field: string): string {
  if (field === 'text') return 'message'
  if (field === 'to.id') return 'conversationId'
  if (field === 'to' || field.startsWith('to.')) return 'recipientId'
  // An attachment is nothing but its URL on the wire.
  return field.replace(/^attachments(\[\d+\])?(\..*)?$/, 'mediaUrls$1')
}
