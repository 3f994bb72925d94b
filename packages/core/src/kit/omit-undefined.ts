/** What {@link omitUndefined} makes of a type: keys that may be `undefined` become optional. */
export type OmitUndefined<T> = T extends unknown
  ? Flat<
      { [K in keyof T as MayBeUndefined<T[K]> extends true ? never : K]: T[K] } & {
        [K in keyof T as MayBeUndefined<T[K]> extends true ? K : never]?: Exclude<T[K], undefined>
      }
    >
  : never

// `unknown` stays as it is: an absent key reads as undefined, which is an unknown like any other.
type MayBeUndefined<V> = unknown extends V ? false : undefined extends V ? true : false

type Flat<T> = { [K in keyof T]: T[K] }

/**
 * A copy of an object without the keys whose value is `undefined`. Not deep. For objects whose keys are written in
 * code: a key `__proto__` of somebody's JSON would become the prototype.
 *
 * The model says "absent, never undefined"; with this a mapping can name every key once and still keep it.
 * The type follows: keys that may be `undefined` become optional, so `exactOptionalPropertyTypes` is content.
 *
 * @example
 * const participant: Participant = omitUndefined({ id, name: wire.name, username: wire.handle })
 */
export function omitUndefined<const T extends object>(value: T): OmitUndefined<T> {
  // Several times as fast as entries, filtered and put together again, and a webhook takes a dozen of these.
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const entry = value[key as keyof T]
    if (entry !== undefined) kept[key] = entry
  }
  return kept as OmitUndefined<T>
}
