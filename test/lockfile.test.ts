// package-lock.json installs on a fresh machine of any platform, from whatever registry that machine uses.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Lockfile, missingPackages } from '../scripts/platform-packages.ts'

const lockfile = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
) as Lockfile
const locked = Object.entries(lockfile.packages).filter(([place]) => place !== '')

test('the lockfile holds the packages of every platform; if not, node scripts/complete-lockfile.ts', () => {
  expect(missingPackages(lockfile)).toEqual([])
})

test('every locked package has a version, and no address to be fetched from', () => {
  expect(locked.filter(([, entry]) => entry.version === undefined)).toEqual([])
  expect(locked.filter(([, entry]) => entry.resolved !== undefined)).toEqual([])
})

test('dependencies are pinned to one version', () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})
