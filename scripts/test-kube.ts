// `npm run test:kube`: the suites below test/kube, against a real etcd and kube-apiserver. Arguments go to vitest: a file, -t.
// The last line is `N passed, N failed`.

import { delimiter, join } from 'node:path'
import { runKubeTests } from './run-kube-tests.ts'
import { describeTally } from './test-tally.ts'

const root = join(import.meta.dirname, '..')
const environment = {
  ...process.env,
  // The pinned Node and the tools come first, also when this was not started by npm.
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
}
const tally = await runKubeTests({ root, environment, args: process.argv.slice(2) })
console.log(describeTally(tally))
process.exitCode = tally.failed === 0 ? 0 : 1
