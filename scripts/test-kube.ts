// `npm run test:kube`: the suites below test/kube, against a real etcd and kube-apiserver. Arguments go to vitest: a file, -t.
// The last line is `N passed, N failed`. The servers are compiled here, before any test waits for them.

import { delimiter, join } from 'node:path'
import { kubeBinaries } from '../test/kube/lab/binaries.ts'
import { runVitest } from './run-vitest.ts'
import { describeTally, type Tally } from './test-tally.ts'

const root = join(import.meta.dirname, '..')
const timeoutMs = 20 * 60_000
const environment = {
  ...process.env,
  // The pinned Node and the tools come first, also when this was not started by npm.
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
}

async function run(): Promise<Tally> {
  try {
    await kubeBinaries((line) => console.log(line))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const args = ['--config=test/kube/vitest.config.ts', ...process.argv.slice(2)]
  return runVitest({ root, environment, timeoutMs, args })
}

const tally = await run()
console.log(describeTally(tally))
process.exitCode = tally.failed === 0 ? 0 : 1
