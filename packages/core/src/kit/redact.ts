const shortestSecret = 4
const placeholder = '[redacted]'

/**
 * Takes secrets out of a text: each becomes `[redacted]`, also in its URL-encoded, form-encoded and
 * JSON-escaped spelling. Secrets shorter than four characters are left alone, because they would tear holes
 * into ordinary words.
 *
 * @example
 * redact('GET /me?access_token=a%2Bbc', ['a+bc']) // 'GET /me?access_token=[redacted]'
 */
export function redact(text: string, secrets: readonly string[]): string {
  const spellings = new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(spellingsOf))
  if (spellings.size === 0) return text
  // One pass, longest first: a secret within another, or within the placeholder, does no harm.
  const alternatives = [...spellings].sort((a, b) => b.length - a.length).map(escapeForPattern)
  return text.replace(new RegExp(alternatives.join('|'), 'g'), placeholder)
}

function spellingsOf(secret: string): string[] {
  const form = new URLSearchParams({ s: secret }).toString().slice(2)
  const encoded = [form, form.replaceAll('+', '%20'), encodeComponent(secret)]
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...encoded,
    ...encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
  ]
}

function encodeComponent(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half a surrogate pair has no URL encoding.
    return text
  }
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
