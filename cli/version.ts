// The version of this package, from its package.json: above cli/ in a checkout, above dist/cli/ in the package.

import { existsSync, readFileSync } from 'node:fs'

export function packageVersion(): string {
  const path = ['../package.json', '../../package.json']
    .map((relative) => new URL(relative, import.meta.url))
    .find((candidate) => existsSync(candidate))
  const manifest: unknown = path && JSON.parse(readFileSync(path, 'utf8'))
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return known ? String(manifest.version) : 'unknown'
}
