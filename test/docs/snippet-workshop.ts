// A folder in which the snippets of documents run as at a user's: `penstock`, `grpcurl` and a `penstock` package to
// import are there, and localhost:7070 is the broker of the test.

import { spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { goProgram, hasGo, hasPython, pythonClient } from '../e2e/toolchain.ts'

const root = join(import.meta.dirname, '..', '..')
/** A block may start a cluster and give it half a dozen commands, on a machine that does other things too. */
const timeoutMs = 55_000

export interface Ran {
  readonly code: number | null
  /** Standard output, and for a shell also standard error, in the order of arrival. */
  readonly output: string
  readonly errors: string
}

export interface Workshop extends AsyncDisposable {
  /** Programs by file name, all checked at once; what the compiler says, by file name. */
  typeCheck(programs: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>
  runTypeScript(program: string, port: number): Promise<Ran>
  /** Ends after `patienceMs`, default `timeoutMs`, with all that it has begun. */
  runShell(
    script: string,
    port: number,
    options?: { directory?: string; patienceMs?: number },
  ): Promise<Ran>
  runPython(program: string, port: number): Promise<Ran>
}

/** What a shell block needs and this machine has not. */
export function missingTool(script: string): string | undefined {
  const needed = ['curl', 'jq', 'grpcurl'].filter((tool) =>
    new RegExp(`(^|[|&;$(]\\s*)${tool}\\s`, 'm').test(script),
  )
  return needed.find((tool) => {
    if (tool === 'grpcurl') return !hasGo
    return spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0
  })
}

export const canRunPython: boolean = hasPython

export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'penstock-docs-'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  await linkPackages(join(folder, 'node_modules'))
  await linkCommands(join(folder, 'bin'))
  let programs = 0
  const run = (command: string, args: readonly string[], port: number) =>
    runCommand(command, args, { cwd: folder, port, folder })
  return {
    typeCheck: (all) => typeCheck(folder, all),
    async runTypeScript(program, port) {
      const file = join(folder, `program-${++programs}.ts`)
      await writeFile(file, withPort(program, port))
      return run(process.execPath, ['--no-warnings', file], port)
    },
    runShell(script, port, options = {}) {
      // One stream for both, as in a terminal.
      const whole = `exec 2>&1\n${withPort(script, port)}`
      const { directory = folder, patienceMs } = options
      const args = ['-euo', 'pipefail', '-c', whole]
      return runCommand('bash', args, { cwd: directory, port, folder, patienceMs })
    },
    async runPython(program, port) {
      const file = join(folder, `program-${++programs}.py`)
      await writeFile(file, withPort(program, port))
      const [python, args] = pythonClient()
      return run(python, [...args.slice(0, -1), file], port)
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function withPort(program: string, port: number): string {
  return program.replaceAll('localhost:7070', `127.0.0.1:${port}`)
}

/** `penstock` is this checkout: through a link, so that Node runs its sources. */
async function linkPackages(folder: string): Promise<void> {
  const own = join(folder, 'penstock')
  await mkdir(own, { recursive: true })
  await symlink(root, join(own, 'checkout'))
  const exports = {
    '.': './checkout/client/index.ts',
    './otel': './checkout/client/otel.ts',
    './package.json': './package.json',
  }
  const manifest = { name: 'penstock', type: 'module', exports }
  await writeFile(join(own, 'package.json'), JSON.stringify(manifest))
  for (const name of ['@types', 'zod', 'pino']) {
    await symlink(join(root, 'node_modules', name), join(folder, name))
  }
}

async function linkCommands(folder: string): Promise<void> {
  await mkdir(folder)
  const commands: Record<string, string> = {
    penstock: `exec '${process.execPath}' '${join(root, 'bin', 'penstock.mjs')}' "$@"`,
    npx: 'exec "$@"',
  }
  if (hasGo) commands['grpcurl'] = `exec '${goProgram('grpcurl')}' "$@"`
  for (const [name, line] of Object.entries(commands)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 })
  }
}

async function typeCheck(
  folder: string,
  programs: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const directory = join(folder, 'checked')
  await mkdir(directory)
  for (const [name, program] of programs) await writeFile(join(directory, name), program)
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
    include: ['*.ts'],
  }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config))
  const { output } = await runCommand(
    process.execPath,
    [join(root, 'node_modules', '.bin', 'tsc'), '--project', directory, '--pretty', 'false'],
    { cwd: directory, port: 0, folder },
  )
  const faults = new Map<string, string>()
  for (const line of output.split('\n').filter((each) => each.trim() !== '')) {
    const name = /^([^\s(]+)\(/.exec(line)?.[1] ?? 'elsewhere'
    faults.set(name, `${faults.get(name) ?? ''}${line}\n`)
  }
  return faults
}

// What the person at this machine has set must not decide a test.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(PENSTOCK_|NO_COLOR|FORCE_COLOR|OTEL_|NODE_OPTIONS|VITEST)/.test(name),
  ),
)

async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly port: number
    readonly folder: string
    readonly patienceMs?: number | undefined
  },
): Promise<Ran> {
  const { cwd, port, folder, patienceMs = timeoutMs } = options
  const child = spawn(command, args, {
    cwd,
    env: {
      ...environment,
      PATH: [join(folder, 'bin'), environment['PATH'] ?? ''].join(delimiter),
      PENSTOCK_URL: `http://127.0.0.1:${port}`,
      // The sources of the client are compiled once for all snippets.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what a shell has begun ends with it.
    detached: true,
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  const timer = setTimeout(stop, patienceMs)
  try {
    const [code, output, errors] = await Promise.all([
      ended,
      text(child.stdout),
      text(child.stderr),
    ])
    return { code, output, errors }
  } finally {
    clearTimeout(timer)
  }
}

/** Documents that are run: those at the top, and all below docs/. */
export async function documents(): Promise<readonly string[]> {
  const below = await readdir(join(root, 'docs'), { recursive: true })
  const pages = below.filter((path) => path.endsWith('.md')).map((path) => join('docs', path))
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages.sort()]
}
