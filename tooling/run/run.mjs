// Runs a command of this repository on a machine that has nothing but Node (20 or newer) and npm.
// It installs with the pinned pnpm when a manifest or the lockfile changed, picks a Node that is new
// enough (the host's, else the one the repository brings), and passes signals on to what it started.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const binaries = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.dm-installed')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const pinnedPnpm = ['--yes', '--prefer-offline', manifest.packageManager]

installIfNeeded()
run(process.argv.slice(2))

function installIfNeeded() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const result = spawnSync('npx', [...pinnedPnpm, 'install'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (result.error) fail(`npx could not be started (${result.error.message}); npm has to be on the PATH`)
  if (result.status !== 0) fail('the packages could not be installed; what pnpm said stands above')
  writeFileSync(stamp, fingerprint())
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaceManifests()]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function workspaceManifests() {
  return ['packages', 'apps', 'tooling']
    .filter((group) => existsSync(join(root, group)))
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name, 'package.json')))
    .concat(join('bench', 'package.json'))
    .filter((file) => existsSync(join(root, file)))
    .sort()
}

function run([command, ...args]) {
  if (command === undefined) fail('name the command to run, for example: run.mjs vitest run')
  const node = nodeToUse()
  // Everything but Node itself runs under pnpm, because turbo and the package checks call it in their turn.
  const [file, fileArgs] =
    command === 'node' ? [node, args] : ['npx', [...pinnedPnpm, 'exec', command, ...args]]
  const child = spawn(file, fileArgs, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [binaries, dirname(node), process.env.PATH].join(delimiter),
      TURBO_TELEMETRY_DISABLED: '1',
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${command} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function nodeToUse() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [wantedMajor, wantedMinor] = manifest.engines.node.match(/\d+/g).map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return process.execPath
  const brought = join(binaries, 'node')
  if (existsSync(brought)) return brought
  return fail(
    `Node ${manifest.engines.node} is needed, this is ${process.versions.node}, ` +
      `and the repository brings none for ${process.platform}-${process.arch}; install a newer Node`,
  )
}

function fail(reason) {
  console.error(`dm: ${reason}`)
  process.exit(1)
}
