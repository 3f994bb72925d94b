#!/usr/bin/env node
// Packs the package in this folder the way it would be published and lets publint and are-the-types-wrong
// judge the tarball, so that what is checked is what a stranger would install.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'dm-pack-'))
try {
  run('pnpm', ['pack', '--pack-destination', folder])
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  )
  run(bin('publint'), ['run', tarball, '--strict'])
  run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function bin(name) {
  return join(import.meta.dirname, 'node_modules', '.bin', name)
}

function run(command, args) {
  try {
    execFileSync(command, args, { stdio: 'inherit' })
  } catch (error) {
    process.exit(error.status ?? 1)
  }
}
