// Other people's tools that the suites use as a stranger would: grpcurl, Python with grpcio, Go with protoc-gen-go.
// Pinned, built once into a cache outside of the repository. Where Go or Python is missing the suites say so and go on.

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const cache = join(homedir(), '.cache', 'penstock-test')
const goBin = join(cache, 'bin')
const pinned = {
  grpcurl: 'github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3',
  'protoc-gen-go': 'google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12',
  'protoc-gen-go-grpc': 'google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2',
} as const

const works = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** Of test/e2e/go/go.mod. Since 1.21 Go fetches a newer one by itself, unless it is told not to. */
const goMinor = { needed: 26, fetching: 21 }

function goWorks(): boolean {
  const { stdout } = spawnSync('go', ['env', 'GOVERSION', 'GOTOOLCHAIN'], { encoding: 'utf8' })
  const [, minor = '0', toolchain] = /^go1\.(\d+)\S*\s+(\S*)/.exec(stdout ?? '') ?? []
  const oldest = toolchain === 'local' ? goMinor.needed : goMinor.fetching
  return Number(minor) >= oldest
}

export const hasGo: boolean = goWorks()
export const hasPython: boolean = works('python3', ['-c', 'import venv, ensurepip'])

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): void {
  execFileSync(command, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Path of a pinned Go program, compiled on first use (a minute or two on two cores). */
export function goProgram(name: keyof typeof pinned): string {
  const version = pinned[name].split('@')[1] ?? ''
  const directory = join(goBin, version)
  const path = join(directory, name)
  if (!existsSync(path)) {
    process.stderr.write(`compiling ${pinned[name]} (once)\n`)
    run('go', ['install', pinned[name]], {
      cwd: cacheDirectory(),
      env: { ...process.env, GOBIN: directory },
    })
  }
  return path
}

function cacheDirectory(): string {
  mkdirSync(cache, { recursive: true })
  return cache
}

/** Public protos and the ones they import, as a user would have them. */
function stageProtos(directory: string): void {
  cpSync(join(root, 'proto', 'penstock', 'v1beta1'), join(directory, 'penstock', 'v1beta1'), {
    recursive: true,
  })
  mkdirSync(join(directory, 'google', 'rpc'), { recursive: true })
  const status = join('google', 'rpc', 'status.proto')
  cpSync(join(root, 'node_modules', 'google-proto-files', status), join(directory, status))
}

/** Hash of everything the build depends on, so that a changed proto builds anew. */
function fingerprint(directory: string): string {
  const hash = createHash('sha256')
  for (const source of [directory, join(root, 'proto', 'penstock', 'v1beta1')]) {
    for (const name of readdirSync(source).sort()) {
      if (/\.(proto|go|mod|sum|txt)$/.test(name))
        hash.update(name).update(readFileSync(join(source, name)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/** Builds into a directory of its own and moves it into place, so that a killed build leaves nothing half made. */
function once(name: string, key: string, build: (directory: string) => void): string {
  const directory = join(cacheDirectory(), `${name}-${key}`)
  if (existsSync(directory)) return directory
  const temporary = `${directory}.${process.pid}`
  mkdirSync(temporary, { recursive: true })
  build(temporary)
  if (existsSync(directory)) rmSync(temporary, { recursive: true })
  else renameSync(temporary, directory)
  return directory
}

/** The compiled test/e2e/go. */
export function goClient(): string {
  const source = join(root, 'test', 'e2e', 'go')
  const plugins = [goProgram('protoc-gen-go'), goProgram('protoc-gen-go-grpc')]
  const directory = once('go-client', fingerprint(source), (temporary) => {
    process.stderr.write('compiling the Go client (once)\n')
    cpSync(source, temporary, { recursive: true })
    const protos = join(temporary, 'protos')
    stageProtos(protos)
    writeFileSync(join(protos, 'buf.yaml'), 'version: v2\n')
    writeFileSync(join(protos, 'buf.gen.yaml'), bufTemplate(plugins))
    run(
      join(root, 'node_modules', '.bin', 'buf'),
      ['generate', '--path', 'penstock', '-o', temporary],
      { cwd: protos },
    )
    run('go', ['build', '-o', 'client', '.'], { cwd: temporary })
  })
  return join(directory, 'client')
}

function bufTemplate(plugins: readonly string[]): string {
  const managed = {
    enabled: true,
    override: [{ file_option: 'go_package_prefix', value: 'penstock.dev/e2e/gen' }],
    disable: [{ file_option: 'go_package', path: 'google' }],
  }
  const local = plugins.map((path) => ({ local: path, out: 'gen', opt: 'paths=source_relative' }))
  return JSON.stringify({ version: 'v2', managed, plugins: local }) // JSON is YAML
}

/** Command and arguments that run test/e2e/python/client.py in its own virtual environment. */
export function pythonClient(): readonly [string, readonly string[]] {
  const source = join(root, 'test', 'e2e', 'python')
  const environment = once('python', fingerprint(source), (temporary) => {
    process.stderr.write('installing grpcio for the Python client (once)\n')
    run('python3', ['-m', 'venv', '--copies', join(temporary, 'venv')])
    const python = join(temporary, 'venv', 'bin', 'python')
    const requirements = join(source, 'requirements.txt')
    run(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements])
    const protos = join(temporary, 'protos')
    stageProtos(protos)
    const files = readdirSync(join(protos, 'penstock', 'v1beta1')).map((name) =>
      join('penstock', 'v1beta1', name),
    )
    const out = join(temporary, 'gen')
    mkdirSync(out)
    run(
      python,
      [
        '-m',
        'grpc_tools.protoc',
        '-I.',
        `--python_out=${out}`,
        `--grpc_python_out=${out}`,
        ...files,
      ],
      {
        cwd: protos,
      },
    )
  })
  const program = `import sys, runpy; sys.path.insert(0, ${JSON.stringify(join(environment, 'gen'))}); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name="__main__")`
  return [join(environment, 'venv', 'bin', 'python'), ['-c', program, join(source, 'client.py')]]
}
