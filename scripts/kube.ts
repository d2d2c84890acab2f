// `npm run kube`: a Kubernetes API on this machine to try Penstock with, for whoever has no cluster at hand: the real etcd
// and kube-apiserver of the tests, with our kinds. It holds objects and runs nothing: no nodes, no pods. Gone when it ends.

import { once } from 'node:events'
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { kubeBinaries } from '../test/kube/lab/binaries.ts'
import { installCrds } from '../test/kube/lab/install-crds.ts'
import { startKubeLab } from '../test/kube/lab/kube-lab.ts'

const directory = resolve('penstock-kube')
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

const { kubectl } = await kubeBinaries((line) => console.log(line))
await using lab = await startKubeLab()
await installCrds(lab.admin.api)
await mkdir(directory, { recursive: true })
const kubeconfig = join(directory, 'kubeconfig')
await writeFile(kubeconfig, lab.admin.kubeconfig, { mode: 0o600 })
// Sourced by a shell; what follows an equals sign is quoted for it.
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
const lines = [
  `export KUBECONFIG=${quoted(kubeconfig)}`,
  `export PATH=${quoted(dirname(kubectl))}:"$PATH"`,
]
const environment = join(directory, 'env')
await writeFile(environment, `${lines.join('\n')}\n`)
console.log(`\nA Kubernetes API with the kinds of Penstock: ${lab.baseUrl}`)
console.log('In another terminal:  . ./penstock-kube/env && kubectl get penstock')
console.log('Ctrl-C ends it, and forgets all that it holds.')
if (!stop.signal.aborted) await once(stop.signal, 'abort')
for (const path of [kubeconfig, environment]) await rm(path, { force: true })
await rmdir(directory).catch(() => undefined) // Not ours alone, if somebody has put something there.
