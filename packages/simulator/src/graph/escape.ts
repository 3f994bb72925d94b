/**
 * JSON as the platform transmits webhooks: ASCII only, other characters as `\uXXXX` with lowercase hex,
 * slashes as `\/`. A bigint becomes a bare number with all its digits, because ids exceed 2^53.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function escapedJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map((item) => escapedJson(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `${escapedJson(name)}:${escapedJson(member)}`)
    return `{${members.join(',')}}`
  }
  return escapeText(JSON.stringify(value))
}

function escapeText(json: string): string {
  return json
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
}
