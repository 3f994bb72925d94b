import { expectTypeOf, test } from 'vitest'
import type { Same } from './same-type.ts'

test('finds every way in which a schema can drift from its type', () => {
  expectTypeOf<Same<{ a: string }, { readonly a: string }>>().toEqualTypeOf<true>()
  expectTypeOf<
    Same<{ a: 1 } & ({ b: 1 } | { c: 1 }), { a: 1; b: 1 } | { a: 1; c: 1 }>
  >().toEqualTypeOf<true>()
  expectTypeOf<Same<{ a: string[] }, { a: readonly string[] }>>().toEqualTypeOf<true>()
  expectTypeOf<Same<{ a: string; b?: number }, { a: string }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<{ a?: string }, { a?: string | undefined }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<{ a?: string }, { a: string }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<{ a: unknown }, { a?: unknown }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<{ a: 'x' | 'y' }, { a: 'x' }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<{ a: { b: string }[] }, { a: { b: number }[] }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<{ t: 'a' } | { t: 'b'; x?: 1 }, { t: 'a' } | { t: 'b' }>>().toEqualTypeOf<false>()
})
