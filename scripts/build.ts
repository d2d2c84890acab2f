// dist/: what the npm package and the image run. Compiled sources, and beside them the files that tsc leaves behind.

import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const shipped = ['model', 'proto', 'broker', 'client', 'cli']

/** Generated code and descriptors, the .proto files for clients in other languages; the compiler emits the rest. */
function isAsset(path: string): boolean {
  return !path.endsWith('.md') && (!path.endsWith('.ts') || path.endsWith('.d.ts'))
}

rmSync(dist, { recursive: true, force: true })
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
for (const folder of shipped) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile() && isAsset(each.name))) {
    const path = join(entry.parentPath, entry.name)
    cpSync(path, join(dist, path.slice(root.length)))
  }
}
