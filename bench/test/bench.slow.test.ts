import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { adapterPackages } from '@dm/adapter-checks/adapter-packages'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

function bench(...args: string[]) {
  const main = join('bench', 'src', 'main.ts')
  return spawnSync(process.execPath, ['--conditions=@dm/source', main, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
}

it('every benchmark runs, and names every network', () => {
  const { status, stdout, stderr } = bench('--brief')
  expect(status, stderr).toBe(0)
  expect(stdout).toContain('\n50 connections, 10 a request')
  expect(stdout).toContain('\nnewest page of a profile')
  expect(stdout).toContain('\nwhat waits ')
  expect(stdout).toContain('\nPOST /api/messages, ')
  expect(stdout).toContain('\nheap and buffers ')
  for (const { name } of adapterPackages()) {
    expect(stdout).toContain(`\n${name}, node:crypto`)
    expect(stdout).toContain(`\n${name}, 16 at a time`)
  }
})

it('says which benchmarks there are when it is asked for another', () => {
  const { status, stderr } = bench('flight')
  expect(status).toBe(1)
  expect(stderr).toBe('no such benchmark: flight; there are: webhook, ingest, flat, sends, hooks, memory\n')
})
