// `npm run sim:log`: many seeds of the storage engine on a faulty disk. Progress on stderr, the summary on stdout; exit
// code 1 when a promise was broken or a mutant got away.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { huntMutant, type MutantResult, ruleNames } from './mutants.ts'
import { runSeed, type SeedResult } from './run.ts'
import { replicaSeedsFrom } from './run-plan.ts'
import { Summary } from './summary.ts'

const usage = `npm run sim:log -- [--seeds=N] [--first-seed=K]   runs N seeds from K on
npm run sim:log -- --replica [--seeds=N]          runs N seeds of replicas, which are those from ${replicaSeedsFrom} on
npm run sim:log -- --first-seed=K --trace         runs one seed and prints what happened
npm run sim:log -- --mutants [--seeds=N]          switches off each rule in turn, for at most N seeds
  --record  with --mutants: writes the seeds that caught them down for npm test
  --json    prints the summary for programs
  --keep-going    does not stop at the tenth violation
`
const violationsShownMax = 10
const traceLinesShown = 60
const progressMs = 2_000

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    'first-seed': { type: 'string', default: '1' },
    replica: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function whole(text: string, name: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  console.error(`--${name} is a whole number, not ${text}\n\n${usage}`)
  process.exit(2)
}

const firstSeed =
  whole(values['first-seed'], 'first-seed') + (values.replica ? replicaSeedsFrom : 0)
const seeds = values.seeds === undefined ? undefined : whole(values.seeds, 'seeds')

async function runMany(count: number): Promise<boolean> {
  const summary = new Summary()
  const startMs = performance.now()
  let shownMs = startMs
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const result = await runSeed(seed)
    summary.add(result)
    if (result.violation) await show(result)
    if (summary.failures.length >= violationsShownMax && !values['keep-going']) break
    if (performance.now() - shownMs < progressMs) continue
    shownMs = performance.now()
    const rate = Math.round((1000 * summary.seeds) / (shownMs - startMs))
    console.error(
      `${summary.seeds} of ${count} seeds, ${summary.failures.length} violations, ${rate} seeds/s`,
    )
  }
  const elapsedMs = performance.now() - startMs
  if (values.json) {
    const { faults, counts, failures } = summary
    const failed = failures.map(({ seed, violation }) => ({ seed, what: violation?.message }))
    console.log(JSON.stringify({ seeds: summary.seeds, elapsedMs, failed, counts, faults }))
  } else {
    process.stdout.write(summary.text(elapsedMs))
  }
  return summary.failures.length === 0
}

/** Once more, with its trace: a run is a function of its seed. */
async function show({ seed, violation }: SeedResult): Promise<void> {
  const { trace } = await runSeed(seed, { traceLinesMax: traceLinesShown })
  console.error(`\nseed ${seed}: ${violation?.message}`)
  console.error(`the last ${trace.length} things that happened:`)
  console.error(trace.join('\n'))
  console.error(`all of it: npm run sim:log -- --first-seed=${seed} --trace\n`)
}

async function traceOne(): Promise<boolean> {
  const { violation, trace, hash } = await runSeed(firstSeed, { traceLinesMax: 1_000_000 })
  console.log(trace.join('\n'))
  console.log(`seed ${firstSeed}, hash ${hash}: ${violation?.message ?? 'no violation'}`)
  return violation === undefined
}

async function runMutants(seedsMax: number): Promise<boolean> {
  const results: MutantResult[] = []
  for (const rule of ruleNames) {
    const result = await huntMutant(rule, { firstSeed, seedsMax })
    results.push(result)
    console.error(`${rule.padEnd(20)} ${describe(result)}`)
  }
  if (values.record) await record(results)
  const escaped = results.filter(({ caught }) => caught === undefined)
  if (values.json) console.log(JSON.stringify(results))
  else console.log(`${results.length} mutants, ${escaped.length} not caught`)
  return escaped.length === 0
}

async function record(results: readonly MutantResult[]): Promise<void> {
  const killers = Object.fromEntries(results.map(({ rule, caught }) => [rule, caught]))
  const path = join(import.meta.dirname, 'killers.json')
  await writeFile(path, `${JSON.stringify(killers, null, 2)}\n`)
}

function describe({ caught, seeds: tried }: MutantResult): string {
  if (!caught) return `NOT CAUGHT in ${tried} seeds`
  return `caught by "${caught.checker}" at seed ${caught.seed}, the ${tried}. tried`
}

async function main(): Promise<boolean> {
  if (values.help) {
    process.stdout.write(usage)
    return true
  }
  if (values.mutants) return await runMutants(seeds ?? 3_000)
  if (values.trace) return await traceOne()
  return await runMany(seeds ?? 2_000)
}

process.exitCode = (await main()) ? 0 : 1
