import type { AdapterCase } from './adapter-case.ts'

/** Every case of the suite, as data. {@link describeAdapter} does nothing but register them. */
export function adapterCases(): readonly AdapterCase[] {
  return []
}
