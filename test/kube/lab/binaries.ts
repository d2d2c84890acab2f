// etcd, kube-apiserver and kubectl, compiled once from the modules that go/go.mod pins, into a cache outside of the repository.
// Two runs that come at the same time: one builds, the other waits. Whatever becomes of either, a program is moved into
// its place only when it is whole.

import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { getPriority, homedir, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { takeBuildLock } from './build-lock.ts'

export interface KubeBinaries {
  readonly etcd: string
  readonly kubeApiserver: string
  readonly kubectl: string
}

const moduleDirectory = join(import.meta.dirname, 'go')
const goMod = readFileSync(join(moduleDirectory, 'go.mod'), 'utf8')
const kubernetesVersion = versionOf('k8s.io/kubernetes')
const etcdVersion = versionOf('go.etcd.io/etcd/server/v3')

const packages = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
} as const
type Program = keyof typeof packages

function versionOf(module: string): string {
  const version = new RegExp(`^\\s*${RegExp.escape(module)} (v\\S+)`, 'm').exec(goMod)?.[1]
  if (version === undefined) throw new Error(`${moduleDirectory}/go.mod does not pin ${module}`)
  return version
}

/** Without them the server calls itself v0.0.0. */
function linkerFlags(): string {
  const [major = '', minor = ''] = kubernetesVersion.slice(1).split('.')
  const stamp = (name: string, value: string): string =>
    `-X k8s.io/component-base/version.${name}=${value}`
  return ['-s -w', stamp('gitVersion', kubernetesVersion), stamp('gitMajor', major)]
    .concat(stamp('gitMinor', minor))
    .join(' ')
}

/** Everything that the programs depend on is in the name. */
function cacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const hash = createHash('sha256')
    .update(goMod)
    .update(readFileSync(join(moduleDirectory, 'go.sum')))
    .update(linkerFlags())
    .digest('hex')
  const platform = `${process.platform}-${process.arch}`
  const name = `kubernetes-${kubernetesVersion}-etcd-${etcdVersion}-${platform}-${hash.slice(0, 8)}`
  return join(base, 'penstock-test', name)
}

/** Compiles what is not there yet: minutes the first time. `tell` gets a line of progress now and then. */
export async function kubeBinaries(tell: (line: string) => void): Promise<KubeBinaries> {
  const directory = cacheDirectory()
  const binaries = {
    etcd: join(directory, 'etcd'),
    kubeApiserver: join(directory, 'kube-apiserver'),
    kubectl: join(directory, 'kubectl'),
  }
  const isComplete = (): boolean => Object.values(binaries).every((path) => existsSync(path))
  if (isComplete()) return binaries
  checkGo()
  mkdirSync(directory, { recursive: true })
  using lock = await takeBuildLock(join(directory, 'lock'), () =>
    tell('waiting: another run is compiling etcd, kube-apiserver and kubectl'),
  )
  // Whoever held the lock before has perhaps built them.
  for (const program of ['etcd', 'kube-apiserver', 'kubectl'] as const) {
    if (!existsSync(join(directory, program))) await build(program, { directory, tell })
    lock.renew()
  }
  return binaries
}

async function build(
  program: Program,
  { directory, tell }: { readonly directory: string; readonly tell: (line: string) => void },
): Promise<void> {
  const version = program === 'etcd' ? etcdVersion : kubernetesVersion
  const name = `${program} ${version}`
  tell(`compiling ${name}: takes minutes, and happens once per version`)
  const startMs = performance.now()
  const total = await countPackages(program)
  const path = join(directory, program)
  const temporary = `${path}.${process.pid}`
  const flags = ['-trimpath', '-mod=readonly', '-ldflags', linkerFlags()]
  const go = spawn('go', ['build', '-v', ...flags, '-o', temporary, packages[program]], {
    cwd: moduleDirectory,
    env: goEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // It takes all processors there are, and nobody waits for it but us.
  if (go.pid !== undefined && getPriority(go.pid) < patience) setPriority(go.pid, patience)
  try {
    await followed(go, (compiled) =>
      tell(`compiling ${name}: ${compiled} of at most ${total} packages, ${elapsed(startMs)}`),
    )
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  tell(`compiled ${name} in ${elapsed(startMs)}`)
}

const everyMs = 15_000
/** Nice value of the compiler. */
const patience = 15

/** `go build -v` writes the name of every package that it compiles, and its errors. */
async function followed(go: ChildProcess, report: (compiled: number) => void): Promise<void> {
  let compiled = 0
  const others: string[] = []
  const lines = createInterface({ input: go.stderr ?? process.stdin })
  lines.on('line', (line) => {
    if (/^[\w.~/-]+$/.test(line)) compiled++
    else if (!line.startsWith('go: downloading')) others.push(line)
  })
  const timer = setInterval(() => report(compiled), everyMs)
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  go.once('error', reject)
  go.once('close', resolve)
  try {
    const code = await promise
    if (code !== 0) throw new Error(`go build failed:\n${others.slice(-40).join('\n')}`)
  } finally {
    clearInterval(timer)
    if (go.exitCode === null && go.signalCode === null) go.kill()
  }
}

async function countPackages(program: Program): Promise<number> {
  const { stdout } = await promisify(execFile)(
    'go',
    ['list', '-mod=readonly', '-deps', packages[program]],
    { cwd: moduleDirectory, env: goEnvironment(), maxBuffer: 16 * 1024 * 1024 },
  )
  return stdout.trimEnd().split('\n').length
}

function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' }
}

/** Since 1.21 Go fetches a newer one by itself, unless it is told not to. */
const goMinor = { needed: Number(/^go 1\.(\d+)/m.exec(goMod)?.[1]), fetching: 21 }

function checkGo(): void {
  const { stdout } = spawnSync('go', ['env', 'GOVERSION', 'GOTOOLCHAIN'], { encoding: 'utf8' })
  const [found, minor = '0', toolchain] = /^go1\.(\d+)\S*\s+(\S*)/.exec(stdout ?? '') ?? []
  const oldest = toolchain === 'local' ? goMinor.needed : goMinor.fetching
  if (Number(minor) >= oldest) return
  const is = found === undefined ? 'there is no go on the path' : `this is ${found.split(/\s/)[0]}`
  throw new Error(
    `The Kubernetes suites compile etcd ${etcdVersion} and kube-apiserver ${kubernetesVersion} with Go 1.${goMinor.needed} or newer, and ${is}.\n` +
      'Install it from https://go.dev/dl (or with the package manager: golang-go, golang, go), see that `go version` finds it, and run this again.\n' +
      'It needs about 2 GB of disk for modules and caches, and minutes the first time.',
  )
}

function elapsed(startMs: number): string {
  const seconds = Math.round((performance.now() - startMs) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
