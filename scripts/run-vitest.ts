// One run of vitest as numbers: its output goes to the terminal, its report is counted.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Tally, tallyOf } from './test-tally.ts'

export interface VitestRun {
  /** Of the repository. */
  readonly root: string
  readonly environment: NodeJS.ProcessEnv
  /** Ends a run that would not end by itself. */
  readonly timeoutMs: number
  /** Behind `vitest run`. */
  readonly args?: readonly string[]
}

export function runVitest({ root, environment, timeoutMs, args = [] }: VitestRun): Tally {
  const directory = mkdtempSync(join(tmpdir(), 'penstock-check-'))
  try {
    const reportFile = join(directory, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const { status } = spawnSync('vitest', ['run', ...reporters, ...args], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: timeoutMs,
    })
    return tallyOf({ report: readReport(reportFile), exitedCleanly: status === 0 })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Undefined when vitest did not get to write one, or not all of it. */
function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    console.error('vitest left no report:', error)
    return undefined
  }
}
