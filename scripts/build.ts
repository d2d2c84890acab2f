// dist/: what the npm package and the image run. Compiled sources, and beside them the files that tsc leaves behind.

import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const shipped = ['model', 'proto', 'broker', 'client', 'cli']

rmSync(dist, { recursive: true, force: true })
const compiler = spawnSync(
  join(root, 'node_modules', '.bin', 'tsc'),
  ['--project', 'tsconfig.build.json'],
  { cwd: root, stdio: 'inherit' },
)
if (compiler.status === 0) copyAssets()
process.exitCode = compiler.status ?? 1

function copyAssets(): void {
  for (const folder of shipped) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((each) => each.isFile() && isAsset(each.name))) {
      const path = join(entry.parentPath, entry.name)
      cpSync(path, join(dist, relative(root, path)))
    }
  }
}

/** Generated code, descriptors, the .proto files for clients in other languages; the compiler emits the rest. */
function isAsset(name: string): boolean {
  return !name.endsWith('.md') && (!name.endsWith('.ts') || name.endsWith('.d.ts'))
}
