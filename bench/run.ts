// `npm run bench [-- kafka nats] [--brokers=3] [--kube] [--rounds=3] [--only=TEXT]... [--quick] [--dir=DIR]`: our broker,
// the limits of this machine, and the peers that are named, in turn in the same run; each of them one broker, or three with
// three replicas; or what brokers and operators are on the Kubernetes API. Prints medians and ratios, writes bench/results/. README.md says how to read them.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { kubeWorkloads } from './kube.ts'
import { type MachineFacts, machineFacts, settle } from './machine.ts'
import { startUp, unaryPublish } from './own-figures.ts'
import type { ClusterPeer, Peer } from './peer.ts'
import { kafka } from './peers/kafka.ts'
import { nats } from './peers/nats.ts'
import { startPenstock, startPenstockCluster } from './peers/penstock.ts'
import { machineLimits } from './raw/limits.ts'
import { markdown, type Row } from './report.ts'
import { clusterWorkloads, type Figures, type Workload, warmUp, workloads } from './workloads.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    brokers: { type: 'string', default: '1' },
    kube: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    dir: { type: 'string', default: join(homedir(), '.cache', 'penstock-bench') },
  },
})
const rounds = Number(options.rounds)
const scale = options.quick ? 0.1 : 1
const say = (text: string): void => void process.stderr.write(`${text}\n`)

await mkdir(options.dir, { recursive: true })
const known = [kafka, nats]
const named = known.filter(({ name }) => positionals.includes(name))
const ofCluster = options.brokers === '3'
if (!ofCluster && options.brokers !== '1') {
  say(`--brokers is 1 or 3, not ${options.brokers}`)
  process.exit(2)
}
const strange = positionals.find((name) => !known.some((kind) => kind.name === name))
if (strange !== undefined) {
  say(`no peer is called ${strange}; there are ${known.map(({ name }) => name).join(' and ')}`)
  process.exit(2)
}
try {
  for (const kind of named) await kind.install()
} catch (error) {
  say(error instanceof Error ? error.message : 'a peer cannot be installed')
  process.exit(1)
}

// Else a signal would end us at once: our peers' processes end with us, but their data would stay.
const running = new AsyncDisposableStack()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void running.disposeAsync().finally(() => process.exit(1))
  })
}

const rows: Row[] = []
const failures: string[] = []
const facts = machineFacts()
say(`${facts.cpu}, ${facts.cores} cores, node ${facts.node}, commit ${facts.commit}`)

if (!options.kube && wanted('machine limits'))
  await addRounds('machine limits', 'raw', () => machineLimits(options.dir))
try {
  if (options.kube) await measureKube()
  else await (ofCluster ? measureClusters() : measureBrokers())
} finally {
  await running.disposeAsync()
}
await report(facts)
if (failures.length > 0) process.exitCode = 1

function wanted(name: string): boolean {
  return options.only.length === 0 || options.only.some((text) => name.includes(text))
}

async function measureBrokers(): Promise<void> {
  if (wanted('start')) await addRounds('start', 'penstock', () => startUp(options.dir))
  const penstock = running.use(await startPenstock(options.dir))
  const peers: Peer[] = [penstock]
  for (const kind of named) peers.push(running.use(await kind.start(options.dir)))
  for (const workload of workloads) await measure(workload, peers)
  if (wanted('unary publish')) {
    await addRounds('unary publish (level A), 64 in flight', 'penstock', () =>
      unaryPublish(penstock),
    )
  }
}

async function measureClusters(): Promise<void> {
  const peers: ClusterPeer[] = [running.use(await startPenstockCluster(options.dir))]
  for (const kind of named) peers.push(running.use(await kind.startCluster(options.dir)))
  for (const peer of peers) {
    say(`${peer.name.padEnd(9)} warms up`)
    await attempt(`${peer.name}: warm-up`, () => warmUp(peer, scale))
  }
  for (const workload of clusterWorkloads) await measure(workload, peers)
}

async function measureKube(): Promise<void> {
  const directory = await mkdtemp(join(options.dir, 'kube-'))
  running.defer(() => rm(directory, { recursive: true, force: true }))
  for (const workload of kubeWorkloads) {
    const { name } = workload
    if (!wanted(name)) continue
    await settle(options.dir, 256)
    await attempt(name, async () =>
      add(name, 'penstock', await workload.run({ directory, scale }), 1),
    )
  }
}

/** Peers take turns within each round, so that a machine that grows slower grows slower for all. */
async function measure<P extends Peer>(workload: Workload<P>, peers: readonly P[]): Promise<void> {
  const { name, comparable, roundsMin = 0 } = workload
  if (!wanted(name)) return
  for (let round = 1; round <= Math.max(rounds, options.quick ? 0 : roundsMin); round++) {
    for (const peer of peers) {
      if (peer !== peers[0] && !comparable) continue
      await settle(options.dir)
      await attempt(`${peer.name}: ${name} [${round}]`, async () =>
        add(name, peer.name, await workload.run(peer, scale), round),
      )
    }
  }
}

/** One figure that fails does not take an hour of others with it; but it is told in the report. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const text = error instanceof Error ? error.message : 'failed'
    const lines = text.split('\n')
    failures.push(`${what}: ${lines.find((line) => /^\w*Error: /.test(line)) ?? lines[0]}`)
    say(`${what} FAILED: ${text}`)
  }
}

async function addRounds(name: string, peer: string, run: () => Promise<Figures>): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    await settle(options.dir, 256)
    add(name, peer, await run(), round)
  }
}

function add(workload: string, peer: string, figures: Figures, round: number): void {
  rows.push({ workload, peer, round, figures })
  const text = Object.entries(figures).map(
    ([name, value]) => `${name} ${Number(value.toPrecision(4))}`,
  )
  say(`${peer.padEnd(9)} ${workload} [${round}]: ${text.join(', ')}`)
}

async function report(machine: MachineFacts): Promise<void> {
  const args = process.argv.slice(2)
  const text = markdown(machine, rows, { args, peers: named, ofCluster, failures })
  console.log(text)
  // Their figures mean nothing, and would lie beside those that do.
  if (options.quick) return
  const directory = join(import.meta.dirname, 'results')
  await mkdir(directory, { recursive: true })
  const stamp = new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')
  const suffix = options.kube ? '-kube' : ofCluster ? '-3-brokers' : ''
  const path = join(directory, `${stamp}-${facts.commit}${suffix}`)
  await writeFile(`${path}.md`, text)
  await writeFile(
    `${path}.json`,
    `${JSON.stringify({ machine, arguments: args, failures, rows }, null, 1)}\n`,
  )
  say(`written to ${path}.md and .json`)
}
