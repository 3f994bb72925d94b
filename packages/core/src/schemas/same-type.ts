import type { DmError } from '../errors/dm-error.ts'

// Held whole: taking these apart would compare their methods.
type Whole = Uint8Array | DmError | string | number | boolean | bigint | null | undefined

/** A type written out: intersections joined, everything read-only. What is left to differ does matter. */
type Plain<T> = unknown extends T
  ? unknown
  : T extends Whole
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : { readonly [K in keyof T]: Plain<T[K]> }

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- two generic functions are the only
   place where the compiler asks for identity; written as one alias it would ask for assignability again. */

/**
 * `true` when two types describe the same values, key by key and with the same keys optional. An optional
 * key that only one of them has counts as a difference, which assignability both ways would not notice.
 */
export type Same<A, B> =
  (<X>() => X extends Plain<A> ? 1 : 2) extends <X>() => X extends Plain<B> ? 1 : 2 ? true : false

/** Fails to compile unless given `true`: a schema that drifts from its type does not build. */
export type Expect<T extends true> = T
