// `npm run sim`: many seeds of the replication core under faults. Progress on stderr, the summary on stdout; exit code 1
// when something committed was lost or a mutant got away.

import { parseArgs } from 'node:util'
import { huntMutant, ruleNames } from './mutants.ts'
import { runSeed } from './run.ts'

const usage = `npm run sim -- [--seeds=N] [--first-seed=K]   runs N seeds from K on
npm run sim -- --first-seed=K --trace         runs one seed and prints what happened
npm run sim -- --mutants [--seeds=N]          switches off each rule in turn, for at most N seeds
`
const progressMs = 2_000
const violationsShownMax = 10

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    'first-seed': { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function whole(text: string, name: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  console.error(`--${name} is a whole number, not ${text}\n\n${usage}`)
  process.exit(2)
}

const firstSeed = whole(values['first-seed'], 'first-seed')
const seeds = values.seeds === undefined ? undefined : whole(values.seeds, 'seeds')

function runMany(count: number): boolean {
  const sum = { committed: 0, epochs: 0, crashes: 0, lostDisks: 0 }
  let violations = 0
  let shownMs = performance.now()
  const startMs = shownMs
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { violation, cluster } = runSeed({ seed })
    sum.committed += cluster.committed.data.length + cluster.committed.state.length
    sum.epochs += Object.keys(cluster.led).length
    sum.crashes += cluster.crashes
    sum.lostDisks += cluster.lostDisks
    if (violation) {
      violations++
      console.error(`seed ${seed}: ${violation.message}`)
      console.error(`all of it: npm run sim -- --first-seed=${seed} --trace`)
      if (violations >= violationsShownMax) break
    }
    if (performance.now() - shownMs < progressMs) continue
    shownMs = performance.now()
    console.error(`${seed - firstSeed + 1} of ${count} seeds, ${violations} violations`)
  }
  const seconds = Math.round((performance.now() - startMs) / 1000)
  const did = `${sum.committed} records committed, ${sum.epochs} epochs, ${sum.crashes} crashes, ${sum.lostDisks} lost disks`
  console.log(`${count} seeds in ${seconds} s: ${violations} violations; ${did}`)
  return violations === 0
}

function traceOne(): boolean {
  const { violation, actions, cluster } = runSeed({ seed: firstSeed })
  for (const action of actions) console.log(JSON.stringify(action))
  for (const { name, up, store, replica } of cluster.nodes) {
    console.log(JSON.stringify({ name, up, store, replica }))
  }
  console.log(violation?.message ?? 'no violation')
  return violation === undefined
}

function runMutants(seedsMax: number): boolean {
  let escaped = 0
  for (const rule of ruleNames) {
    const caught = huntMutant(rule, { firstSeed, seedsMax })
    if (!caught) escaped++
    const text = caught
      ? `caught by "${caught.checker}" at seed ${caught.seed}`
      : `NOT CAUGHT in ${seedsMax} seeds`
    console.error(`${rule.padEnd(24)} ${text}`)
  }
  console.log(`${ruleNames.length} mutants, ${escaped} not caught`)
  return escaped === 0
}

function main(): boolean {
  if (values.help) {
    process.stdout.write(usage)
    return true
  }
  if (values.mutants) return runMutants(seeds ?? 5_000)
  if (values.trace) return traceOne()
  return runMany(seeds ?? 2_000)
}

process.exitCode = main() ? 0 : 1
