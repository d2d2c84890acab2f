// The suites below test/kube as numbers. The servers are compiled first, before any test waits for them.

import { kubeBinaries } from '../test/kube/lab/binaries.ts'
import { runVitest } from './run-vitest.ts'
import type { Tally } from './test-tally.ts'

const timeoutMs = 20 * 60_000

export async function runKubeTests(run: {
  readonly root: string
  readonly environment: NodeJS.ProcessEnv
  /** For vitest: a file, `-t` and what it is to match. */
  readonly args?: readonly string[]
}): Promise<Tally> {
  const { root, environment, args = [] } = run
  try {
    await kubeBinaries((line) => console.log(line))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const config = '--config=test/kube/vitest.config.ts'
  return runVitest({ root, environment, timeoutMs, args: [config, ...args] })
}
