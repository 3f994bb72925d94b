/** Loaded into a gateway beside its own program: says how much memory is in use when all that is garbage is gone. */
export interface Memory {
  /** What JavaScript holds, and the buffers that belong to it. */
  readonly heapBytes: number
  readonly rssBytes: number
}

process.on('message', () => {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  const memory: Memory = { heapBytes: heapUsed + external, rssBytes: rss }
  process.send?.(memory)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
