// The optional packages of other platforms in npm's lockfile: which are missing, and what their names say. Pure.

export interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

export interface MissingPackage {
  readonly name: string
  readonly version: string
  readonly dev: boolean
}

/** Optional dependencies that the lockfile names but does not hold; npm puts them at the top or below who asks. */
export function missingPackages({ packages }: Lockfile): readonly MissingPackage[] {
  const missing = new Map<string, MissingPackage>()
  for (const [owner, locked] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      const places = [`node_modules/${name}`, `${owner}/node_modules/${name}`]
      if (places.some((place) => packages[place] !== undefined)) continue
      missing.set(name, { name, version, dev: locked.dev === true })
    }
  }
  return [...missing.values()]
}

interface Platform {
  readonly os: readonly string[]
  readonly cpu: readonly string[]
  readonly libc?: readonly string[]
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32']
const processors: Readonly<Record<string, string>> = {
  aarch64: 'arm64',
  arm: 'arm',
  arm64: 'arm64',
  armv7: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
}
const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
}

/** `@oxlint/binding-linux-arm-musleabihf` -> linux, arm, musl. Undefined when the name says no system or processor. */
export function platformOf(name: string): Platform | undefined {
  const words = name.split(/[-/]/)
  const os = words.find((word) => systems.includes(word))
  const cpu = words.map((word) => processors[word]).find((each) => each !== undefined)
  const libc = words.map((word) => libraries[word]).find((each) => each !== undefined)
  if (os === undefined || cpu === undefined) return undefined
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }) }
}

/** Keys in npm's order. */
function lockedEntry(from: Platform & { version: string; dev: boolean }): LockedPackage {
  return {
    version: from.version,
    cpu: from.cpu,
    ...(from.dev ? { dev: true } : {}),
    ...(from.libc === undefined ? {} : { libc: from.libc }),
    optional: true,
    os: from.os,
  }
}

export function completed(lockfile: Lockfile): {
  readonly packages: Lockfile['packages']
  readonly added: readonly string[]
} {
  const entries = missingPackages(lockfile).flatMap(({ name, version, dev }) => {
    const platform = platformOf(name)
    // A range could mean any version, and a package for all platforms should have been there.
    if (platform === undefined || !/^\d/.test(version)) return []
    return [[`node_modules/${name}`, lockedEntry({ version, dev, ...platform })] as const]
  })
  const all = { ...lockfile.packages, ...Object.fromEntries(entries) }
  // In npm's order, so that its next install does not move lines.
  const sorted = Object.keys(all).sort((a, b) => a.localeCompare(b, 'en'))
  return {
    packages: Object.fromEntries(sorted.map((place) => [place, all[place] ?? {}])),
    added: entries.map(([place]) => place.replace('node_modules/', '')),
  }
}
