// `npm run sim:kube`: many seeds of three brokers, operators, clients and an API server. Progress on stderr, the summary on stdout;
// exit code 1 when a promise was broken.

import { parseArgs } from 'node:util'
import { allKubeMutants as mutants } from './mutations.ts'
import { huntMutant, runSeed, type SeedResult } from './run.ts'

const usage = `npm run sim:kube -- [--seeds=N] [--first-seed=K]   runs N seeds from K on
npm run sim:kube -- --first-seed=K --trace         runs one seed and prints what happened
npm run sim:kube -- --first-seed=K --trace --mutant=M  the same, with a broken rule
npm run sim:kube -- --mutants [--seeds=N]          breaks each rule in turn, for at most N seeds
  --keep-going    does not stop at the tenth violation
`
const violationsShownMax = 10
const traceLinesShown = 60
const progressMs = 5_000

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    'first-seed': { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    mutant: { type: 'string' },
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

const firstSeed = whole(values['first-seed'], 'first-seed')
const seeds = whole(values.seeds, 'seeds')

async function runMany(): Promise<boolean> {
  const counts = new Map<string, number>()
  let done = 0
  let violations = 0
  const startMs = performance.now()
  let shownMs = startMs
  const rate = (): string => ((1000 * done) / (performance.now() - startMs)).toFixed(2)
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const result = await runSeed(seed)
    done++
    for (const [what, count] of result.counts) counts.set(what, (counts.get(what) ?? 0) + count)
    if (result.violation) {
      violations++
      await show(result)
    }
    if (violations >= violationsShownMax && !values['keep-going']) break
    if (performance.now() - shownMs < progressMs) continue
    shownMs = performance.now()
    console.error(`${done} of ${seeds} seeds, ${violations} violations, ${rate()} seeds/s`)
  }
  for (const [what, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${String(count).padStart(10)} ${what}`)
  }
  console.log(`${done} seeds, ${violations} violations, ${rate()} seeds/s`)
  return violations === 0
}

/** Once more, with its trace: a run is a function of its seed. */
async function show({ seed, violation }: SeedResult): Promise<void> {
  const { trace } = await runSeed(seed, { traceLinesMax: traceLinesShown })
  console.error(`\nseed ${seed}: ${violation?.message}`)
  console.error(`the last ${trace.length} things that happened:`)
  console.error(trace.join('\n'))
  console.error(`all of it: npm run sim:kube -- --first-seed=${seed} --trace\n`)
}

async function traceOne(): Promise<boolean> {
  const mutant = mutants.find((one) => one === values.mutant)
  const { violation, trace, hash } = await runSeed(firstSeed, { traceLinesMax: 5_000_000, mutant })
  console.log(trace.join('\n'))
  console.log(`seed ${firstSeed}, hash ${hash}: ${violation?.message ?? 'no violation'}`)
  return violation === undefined
}

async function runMutants(): Promise<boolean> {
  let escaped = 0
  for (const mutant of mutants) {
    const { caught, tried } = await huntMutant(mutant, { firstSeed, seedsMax: seeds })
    if (!caught) escaped++
    const how = caught
      ? `caught by "${caught.violation?.checker}" at seed ${caught.seed}, the ${tried}. tried`
      : `NOT CAUGHT in ${tried} seeds`
    console.log(`${mutant.padEnd(24)} ${how}`)
  }
  console.log(`${mutants.length} mutants, ${escaped} not caught`)
  return escaped === 0
}

async function main(): Promise<boolean> {
  if (values.help) {
    process.stdout.write(usage)
    return true
  }
  if (values.mutants) return await runMutants()
  return values.trace ? await traceOne() : await runMany()
}

process.exitCode = (await main()) ? 0 : 1
