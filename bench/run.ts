// `npm run bench [-- kafka nats] [--rounds=3] [--only=TEXT] [--quick] [--dir=DIR]`: our broker, the limits of this
// machine, and the peers that are named, in turn in the same run. Prints medians and ratios, writes bench/results/.

import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type MachineFacts, machineFacts, settle } from './machine.ts'
import { startUp, unaryPublish } from './own-figures.ts'
import type { Peer } from './peer.ts'
import { kafka } from './peers/kafka.ts'
import { nats } from './peers/nats.ts'
import { startPenstock } from './peers/penstock.ts'
import { machineLimits } from './raw/limits.ts'
import { markdown, type Row } from './report.ts'
import { type Figures, type Workload, workloads } from './workloads.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
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

const rows: Row[] = []
const facts = machineFacts()
say(`${facts.cpu}, ${facts.cores} cores, node ${facts.node}, commit ${facts.commit}`)

if (wanted('machine limits'))
  await addRounds('machine limits', 'raw', () => machineLimits(options.dir))
if (wanted('start')) await addRounds('start', 'penstock', () => startUp(options.dir))

{
  await using running = new AsyncDisposableStack()
  const penstock = running.use(await startPenstock(options.dir))
  const peers: Peer[] = [penstock]
  for (const kind of named) peers.push(running.use(await kind.start(options.dir)))
  for (const workload of workloads.filter(({ name }) => wanted(name)))
    await measure(workload, peers)
  if (wanted('unary publish')) {
    await addRounds('unary publish (level A), 64 in flight', 'penstock', () =>
      unaryPublish(penstock),
    )
  }
}

await report(facts)

function wanted(name: string): boolean {
  return name.includes(options.only)
}

/** Peers take turns within each round, so that a machine that grows slower grows slower for all. */
async function measure(workload: Workload, peers: readonly Peer[]): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    for (const peer of peers) {
      if (peer !== peers[0] && !workload.comparable) continue
      await settle(options.dir)
      add(workload.name, peer.name, await workload.run(peer, scale), round)
    }
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
  const text = markdown(machine, rows, { args: process.argv.slice(2), peers: named })
  const directory = join(import.meta.dirname, 'results')
  await mkdir(directory, { recursive: true })
  const stamp = new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')
  const path = join(directory, `${stamp}-${facts.commit}`)
  await writeFile(`${path}.md`, text)
  await writeFile(
    `${path}.json`,
    `${JSON.stringify({ machine, arguments: process.argv.slice(2), rows }, null, 1)}\n`,
  )
  console.log(text)
  say(`written to ${path}.md and .json`)
}
