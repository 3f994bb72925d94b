import type { ToldNews } from '../../domain/hook/hook-store.ts'

/** What endpoints were told, by what they are registered for: the bodies as they went out, and how that went beside. */
export function presentHistory(told: readonly ToldNews[]): Record<string, object[]> {
  const byAction = Map.groupBy(told, ({ action }) => action)
  return Object.fromEntries([...byAction].map(([action, news]) => [action, news.map(presentNews)]))
}

function presentNews({ body, state, dueAt, attempts }: ToldNews): object {
  const payload = JSON.parse(new TextDecoder().decode(body)) as object
  return { ...payload, delivery: { state, ...(dueAt !== undefined && { dueAt }), attempts } }
}
