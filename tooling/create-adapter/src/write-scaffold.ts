import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Scaffold } from './scaffold.ts'

/** Writes a planned adapter. Overwrites nothing; when it cannot finish, it takes everything back. */
export function writeScaffold(root: string, { created, changed }: Scaffold): void {
  const undo: (() => void)[] = []
  try {
    for (const [path, text] of created) {
      const file = join(root, path)
      const firstNewFolder = mkdirSync(dirname(file), { recursive: true })
      if (firstNewFolder !== undefined)
        undo.push(() => rmSync(firstNewFolder, { recursive: true, force: true }))
      writeFileSync(file, text, { flag: 'wx' })
      undo.push(() => rmSync(file, { force: true }))
    }
    for (const [path, text] of changed) {
      const file = join(root, path)
      const before = readFileSync(file)
      undo.push(() => writeFileSync(file, before))
      writeFileSync(file, text)
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw error
  }
}
