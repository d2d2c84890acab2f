// operator/crds -> charts/penstock/crds (one manifest per kind) and docs/reference/crds.md.
// `node scripts/generate-crds.ts [--check]`: with --check it writes nothing and fails on drift.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { crdFiles, manifestFolder } from '../operator/crds/files.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const files = crdFiles()
const current = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
const folder = join(root, manifestFolder)
const stale = (existsSync(folder) ? readdirSync(folder) : [])
  .map((name) => `${manifestFolder}/${name}`)
  .filter((path) => !files.has(path))
const drifted = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path)

if (check) {
  if (drifted.length + stale.length > 0) {
    console.error(
      `these differ from operator/crds: ${[...drifted, ...stale].join(', ')}; run \`npm run gen\``,
    )
    process.exitCode = 1
  }
} else {
  for (const path of stale) rmSync(join(root, path))
  for (const path of drifted) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), files.get(path) ?? '')
  }
  console.log(`wrote ${[...files.keys()].join(', ')}`)
}
