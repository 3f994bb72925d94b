/**
 * The one spelling of a message id. Meta writes the same id with and without `m_` in webhooks, answers and
 * listings; here it always has it. The older `mid.…` never has.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
export function messageId(native: string): string {
  const bare = native.startsWith('m_') ? native.slice(2) : native
  return bare.startsWith('mid.') ? bare : `m_${bare}`
}
