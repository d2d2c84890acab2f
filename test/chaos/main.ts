// `npm run test:chaos`: rounds of faults on real processes. Progress on stderr, the table on stdout; exit code 1 when a
// promise was broken, and then logs and data are kept.

import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { whyNoSmallDisk } from '../support/small-disk.ts'
import { type FaultKind, type FaultNeed, faultKinds, isFaultKind, needOf } from './faults.ts'
import { whyNoNetwork, whyNoSlowNetwork } from './network.ts'
import { describeReport, describeRound } from './report.ts'
import { runChaos } from './run.ts'

const usage = `npm run test:chaos -- [--kube [--outage=1m]] [--rounds=50] [--seed=N] [--faults=kill,stop,...] [--default-budget] [--keep]
faults: ${faultKinds.join(', ')}
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    faults: { type: 'string' },
    /** Metadata in the API of Kubernetes, with two operators. */
    kube: { type: 'boolean', default: false },
    /** How long it is away: `90s`, `10m`. */
    outage: { type: 'string', default: '1m' },
    /** Of retries; else the producer waits for longer than any fault lasts. */
    'default-budget': { type: 'boolean', default: false },
    /** Logs and data, of a good run too. */
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function refuse(why: string): never {
  console.error(`${why}\n\n${usage}`)
  process.exit(2)
}

function whole(name: 'rounds' | 'seed'): number {
  const number = Number(values[name])
  if (Number.isSafeInteger(number) && number >= 0) return number
  return refuse(`--${name} is a whole number, not ${values[name]}`)
}

function outageMs(): number {
  const [, number = '', unit = ''] = /^(\d+)(s|m)$/.exec(values.outage) ?? []
  if (unit === '') return refuse(`--outage is a time such as 90s or 10m, not ${values.outage}`)
  return Number(number) * (unit === 'm' ? 60_000 : 1_000)
}

function chosenKinds(): FaultKind[] {
  const network = values.kube ? 'no cut networks with --kube' : whyNoNetwork()
  const missing: Readonly<Record<FaultNeed, string | undefined>> = {
    network,
    'slow network': network ?? whyNoSlowNetwork(),
    disks: whyNoSmallDisk('tmpfs'),
    kube: values.kube ? undefined : 'it is for --kube',
  }
  const wanted = values.faults?.split(',') ?? faultKinds
  return wanted.flatMap((name) => {
    if (!isFaultKind(name)) return refuse(`${name} is not a fault`)
    const need = needOf(name)
    const reason = need === undefined ? undefined : missing[need]
    if (reason === undefined) return [name]
    // Nobody has asked for it.
    if (values.faults === undefined && need === 'kube') return []
    console.error(`without ${name}: ${reason}`)
    return []
  })
}

if (values.help) {
  console.log(usage)
  process.exit(0)
}
const seed = whole('seed')
const rounds = whole('rounds')
const kinds = chosenKinds()
if (kinds.length === 0) refuse('none of these faults is possible here')
const directory = mkdtempSync(join(tmpdir(), 'penstock-chaos-'))
// Ctrl-C: the round is ended first, so that namespaces, disks and processes are cleaned up.
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())
console.error(`seed ${seed}, data and logs in ${directory}`)
const needs = new Set(kinds.map(needOf))
const report = await runChaos({
  directory,
  seed,
  rounds,
  kinds,
  withNetwork: needs.has('network') || needs.has('slow network'),
  withDisks: needs.has('disks'),
  kube: values.kube ? { outageMs: outageMs() } : undefined,
  defaultBudget: values['default-budget'],
  signal: interrupted.signal,
  onRound: (round) => console.error(describeRound(round)),
})
const kube = values.kube ? `--kube --outage=${values.outage} ` : ''
const replay = `npm run test:chaos -- ${kube}--rounds=${rounds} --seed=${seed} --faults=${kinds.join(',')}`
const text = describeReport(report, { replay })
console.log(text)
const failed = report.violations.length > 0
if (failed || values.keep) {
  await writeFile(join(directory, 'report.txt'), text)
  console.log(`logs and data: ${directory}`)
} else {
  rmSync(directory, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
