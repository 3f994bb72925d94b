import type { Benchmark } from './benchmark.ts'
import { flat } from './flat/flat.ts'
import { hooks } from './hooks/hooks.ts'
import { ingest } from './ingest/ingest.ts'
import { memory } from './memory/memory.ts'
import { sends } from './sends/sends.ts'
import { webhook } from './webhook/webhook.ts'

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [webhook, ingest, flat, sends, hooks, memory]
