import { describe, expect, test } from 'vitest'
import { completed, missingPackages, platformOf } from '../../scripts/platform-packages.ts'

describe('platform', () => {
  test.each([
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@oxlint-tsgolint/win32-x64', { os: ['win32'], cpu: ['x64'] }],
    ['@bufbuild/buf-linux-aarch64', { os: ['linux'], cpu: ['arm64'] }],
    ['@oxlint/binding-linux-x64-gnu', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }],
    ['@oxlint/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ])('%s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform)
  })

  test('a name without a platform has none', () => {
    expect(platformOf('fsevents')).toBeUndefined()
  })
})

describe('lockfile', () => {
  const tool = {
    version: '1.0.0',
    dev: true,
    optionalDependencies: { 'tool-darwin-arm64': '1.0.0', 'tool-linux-x64': '1.0.0' },
  }
  const lockfile = {
    packages: {
      'node_modules/tool': tool,
      'node_modules/tool-linux-x64': { version: '1.0.0', dev: true, optional: true },
    },
  }

  test('the builds for other platforms are found missing and added, in order', () => {
    const { packages, added } = completed(lockfile)
    expect(added).toEqual(['tool-darwin-arm64'])
    expect(missingPackages({ packages })).toEqual([])
    expect(Object.keys(packages)).toEqual([
      'node_modules/tool',
      'node_modules/tool-darwin-arm64',
      'node_modules/tool-linux-x64',
    ])
    expect(packages['node_modules/tool-darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    })
  })

  test('a range is left for npm to resolve', () => {
    const optionalDependencies = { 'tool-darwin-arm64': '^1.0.0' }
    const packages = { 'node_modules/tool': { version: '1.0.0', optionalDependencies } }
    expect(completed({ packages }).added).toEqual([])
  })

  test('a package below the one that asks for it is not missing', () => {
    const packages = {
      'node_modules/tool': tool,
      'node_modules/tool/node_modules/tool-darwin-arm64': { version: '1.0.0' },
      'node_modules/tool/node_modules/tool-linux-x64': { version: '1.0.0' },
    }
    expect(missingPackages({ packages })).toEqual([])
  })
})
