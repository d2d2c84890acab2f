// Everything that must hold before a change lands, each step with its time; `npm test` and `npm run check` are this.
// `npm run check -- types lint` runs only the steps named, `kube` among them, which is not run unless it is named or
// `--kube` is given beside all others: it needs Go, and minutes the first time. The last line is `N passed, N failed`:
// every test counts as one, and so does every other step.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runKubeTests } from './run-kube-tests.ts'
import { runVitest } from './run-vitest.ts'
import { addTallies, describeTally, type Tally } from './test-tally.ts'

interface Step {
  readonly name: string
  readonly command: readonly [tool: string, ...args: string[]]
  /** A file without which there is nothing to check, and what to say then. */
  readonly needs?: { readonly file: string; readonly otherwise: string }
  /** What repairs most of what it finds. */
  readonly remedy?: string
}

const root = join(import.meta.dirname, '..')
// The descriptors of the last release (CONTRIBUTING.md). A file and not a tag, because CI clones without history.
const released = 'proto/released.binpb'

const steps: readonly Step[] = [
  {
    name: 'generated',
    command: ['node', 'scripts/generate-proto.ts', '--check'],
    remedy: 'npm run gen',
  },
  { name: 'proto', command: ['buf', 'lint', 'proto'] },
  {
    name: 'breaking',
    command: ['buf', 'breaking', 'proto', '--against', released],
    needs: { file: released, otherwise: 'no release yet that the API could break with' },
  },
  { name: 'types', command: ['tsc', '--project', '.'] },
  { name: 'lint', command: ['oxlint'] },
  {
    name: 'format',
    command: ['biome', 'check', '--enforce-assist=true', '--reporter=summary'],
    remedy: 'npm run format',
  },
  { name: 'unused', command: ['knip', '--no-progress'] },
]
const testStep = 'tests'
const kubeStep = 'kube'
// Far above what they take; so that a test that never ends still ends in a line that says so.
const testsTimeoutMs = 20 * 60_000

const environment = {
  ...process.env,
  // The pinned Node and the tools come first, also when this was not started by npm.
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
}

function runStep({ name, command: [tool, ...args], needs, remedy }: Step): Tally {
  if (needs !== undefined && !existsSync(join(root, needs.file))) {
    console.log(`- ${name.padEnd(10)} ${needs.otherwise}`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const startMs = performance.now()
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  })
  const ok = status === 0
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(10)} ${secondsSince(startMs)}`)
  if (ok) return { passed: 1, failed: 0, skipped: 0 }
  const output = [stdout, stderr, error?.message ?? ''].filter((text) => text.trim() !== '')
  const command = [tool, ...args].join(' ')
  const next = remedy === undefined ? '' : `; ${remedy} repairs most of it`
  console.log(`${output.join('\n').trimEnd()}\n(${command}${next})\n`)
  return { passed: 0, failed: 1, skipped: 0 }
}

function runTests(): Tally {
  const startMs = performance.now()
  return told(testStep, startMs, runVitest({ root, environment, timeoutMs: testsTimeoutMs }))
}

async function runKube(): Promise<Tally> {
  const startMs = performance.now()
  return told(kubeStep, startMs, await runKubeTests({ root, environment }))
}

function told(step: string, startMs: number, tally: Tally): Tally {
  console.log(`${tally.failed === 0 ? '✓' : '✗'} ${step.padEnd(10)} ${secondsSince(startMs)}`)
  return tally
}

function secondsSince(startMs: number): string {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`
}

const args = process.argv.slice(2)
const wanted = args.filter((arg) => arg !== '--kube')
const known = [...steps.map((step) => step.name), testStep, kubeStep]
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`no step is called ${unknown.join(', ')}; there are ${known.join(', ')}`)
  process.exit(2)
}
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)

const tallies = steps.filter((step) => isWanted(step.name)).map(runStep)
if (isWanted(testStep)) tallies.push(runTests())
if (wanted.includes(kubeStep) || args.includes('--kube')) tallies.push(await runKube())
const total = addTallies(tallies)
console.log(describeTally(total))
process.exitCode = total.failed === 0 ? 0 : 1
