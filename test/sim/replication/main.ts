// `npm run sim` and `npm run sim:mutants`: many seeds of the replication protocol under faults. Progress on stderr, the
// summary on stdout; exit code 1 when a promise was broken or a mutant got away.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keep } from './kept.ts'
import { huntMutant, type MutantResult, ruleNames, without } from './mutants.ts'
import { runSeed } from './run.ts'
import { storyOf } from './story.ts'
import { Summary } from './summary.ts'

const usage = `npm run sim -- [--seeds=N] [--first-seed=K]   runs N seeds from K on
npm run sim -- --first-seed=K --trace         runs one seed and prints what happened
npm run sim:mutants -- [--seeds=N]            switches off each rule in turn, for at most N seeds
  --record      with --mutants: writes down the seeds that caught them, for npm test
  --without=R   without this rule
  --keep=NAME   with --trace: keeps the run, shrunk, for npm test
`
const progressMs = 2_000
const violationsShownMax = 10

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    'first-seed': { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    without: { type: 'string' },
    keep: { type: 'string' },
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
const rules = values.without === undefined ? undefined : without(values.without)

function runMany(count: number): boolean {
  const summary = new Summary()
  const startMs = performance.now()
  let shownMs = startMs
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const result = runSeed({ seed, rules })
    summary.add(result)
    if (result.violation) {
      console.error(`\nseed ${seed}: ${result.violation.message}`)
      console.error(`all of it: npm run sim -- --first-seed=${seed} --trace\n`)
      if (summary.failed.length >= violationsShownMax) break
    }
    if (performance.now() - shownMs < progressMs) continue
    shownMs = performance.now()
    console.error(summary.progress(count, shownMs - startMs))
  }
  process.stdout.write(summary.text(performance.now() - startMs))
  return summary.failed.length === 0
}

async function traceOne(): Promise<boolean> {
  const result = runSeed({ seed: firstSeed, rules })
  if (values.keep) await keep(values.keep, result, { rules, without: values.without })
  process.stdout.write(storyOf(result, rules))
  return result.violation === undefined
}

async function runMutants(seedsMax: number): Promise<boolean> {
  const results: MutantResult[] = []
  console.log(row(['rule', 'seed', 'checker', 'seeds needed']))
  for (const rule of ruleNames) {
    const result = huntMutant(rule, { firstSeed, seedsMax })
    results.push(result)
    const { caught, seeds: needed } = result
    const seed = caught ? String(caught.seed) : 'NOT CAUGHT'
    console.log(row([rule, seed, caught?.checker ?? '', String(needed)]))
  }
  if (values.record) {
    const killers = Object.fromEntries(results.map(({ rule, caught }) => [rule, caught]))
    const path = join(import.meta.dirname, 'killers.json')
    await writeFile(path, `${JSON.stringify(killers, null, 2)}\n`)
  }
  const escaped = results.filter(({ caught }) => caught === undefined)
  console.log(`${results.length} mutants, ${escaped.length} not caught`)
  return escaped.length === 0
}

function row([rule = '', seed = '', checker = '', needed = '']: readonly string[]): string {
  return `${rule.padEnd(24)} ${seed.padStart(10)}  ${checker.padEnd(20)} ${needed.padStart(12)}`
}

async function main(): Promise<boolean> {
  if (values.help) {
    process.stdout.write(usage)
    return true
  }
  if (values.mutants) return await runMutants(seeds ?? 10_000)
  if (values.trace) return await traceOne()
  return runMany(seeds ?? 2_000)
}

process.exitCode = (await main()) ? 0 : 1
