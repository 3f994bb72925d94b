// npm run fuzz -- <how many>: the test of odd requests, with more of them and from another seed each time.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const wanted = process.argv[2] ?? '20000'
if (!/^[1-9]\d*$/.test(wanted)) {
  process.stderr.write('usage: npm run fuzz -- <how many requests>; FUZZ_SEED repeats a run\n')
  process.exit(2)
}
const seed = process.env.FUZZ_SEED ?? String(Date.now() % 1_000_000_000)
const { status } = spawnSync('vitest', ['run', '--project', 'gateway', 'apps/gateway/test/fuzz.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_REQUESTS: wanted, FUZZ_SEED: seed },
})
process.exitCode = status ?? 1
