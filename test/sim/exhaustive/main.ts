// `npm run sim:exhaustive`: everything that can happen to one partition within small bounds. Progress on stderr, the
// summary on stdout; exit code 1 when something committed was lost, or when a mutant was meant to be found and was not.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { allRules } from '../replication/cluster.ts'
import { ruleNames, without } from '../replication/mutants.ts'
import { parseScenario } from '../scenario/parse.ts'
import type { Scenario } from '../scenario/statement.ts'
import { tell } from '../scenario/tell.ts'
import { type Bounds, usualBounds } from './bounds.ts'
import { type Explored, explore, type Progress } from './explore.ts'
import { beyond, boundsFor } from './mutants.ts'
import { startingScene } from './world.ts'

const usage = `npm run sim:exhaustive -- [--stores=3] [--ack-quorum=2] [--records=1] [--epochs=2] [--crashes=1]
    [--losses=0] [--losses-of=begin,promise] [--isr-changes=0] [--reconnects=0] [--damages=0] [--lost-disks=0]
    [--refusals=0] [--roll-backs=0] [--restores=0] [--after=test/scenarios/FILE] [--depth=N] [--states=N] [--minutes=N] [--json]
npm run sim:exhaustive -- --mutant=RULE [bounds]   without that rule: what it breaks, and the shortest way there,
                                                   as a file of test/scenarios
npm run sim:exhaustive -- --mutants [bounds]       each rule in turn, in bounds that are known to be large enough
`
const progressMs = 2_000

const { values } = parseArgs({
  options: {
    stores: { type: 'string' },
    'ack-quorum': { type: 'string' },
    records: { type: 'string' },
    epochs: { type: 'string' },
    crashes: { type: 'string' },
    losses: { type: 'string' },
    'losses-of': { type: 'string' },
    'isr-changes': { type: 'string' },
    reconnects: { type: 'string' },
    damages: { type: 'string' },
    'lost-disks': { type: 'string' },
    refusals: { type: 'string' },
    'roll-backs': { type: 'string' },
    restores: { type: 'string' },
    depth: { type: 'string' },
    states: { type: 'string' },
    after: { type: 'string' },
    minutes: { type: 'string' },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function fail(why: string): never {
  console.error(`${why}\n\n${usage}`)
  process.exit(2)
}

function bound<Name extends keyof Bounds>(flag: keyof typeof values, name: Name): Partial<Bounds> {
  const text = values[flag]
  if (typeof text !== 'string') return {}
  const number = Number(text)
  const fits = Number.isSafeInteger(number) || name === 'minutes'
  if (text !== '' && number >= 0 && fits) return { [name]: number }
  return fail(`--${flag} is a whole number, not ${text}`)
}

function readScenario(path: string): Scenario {
  try {
    return parseScenario(readFileSync(path, 'utf8'))
  } catch (error) {
    return fail(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What was asked for; the rest goes by the rule. */
const asked: Partial<Bounds> = {
  ...bound('stores', 'stores'),
  ...bound('ack-quorum', 'ackQuorum'),
  ...bound('records', 'records'),
  ...bound('epochs', 'epochs'),
  ...bound('crashes', 'crashes'),
  ...bound('losses', 'losses'),
  ...(values.after === undefined ? {} : { after: readScenario(values.after) }),
  ...(values['losses-of'] === undefined ? {} : { lossesOf: values['losses-of'].split(',') }),
  ...bound('isr-changes', 'isrChanges'),
  ...bound('reconnects', 'reconnects'),
  ...bound('damages', 'damages'),
  ...bound('lost-disks', 'lostDisks'),
  ...bound('refusals', 'refusals'),
  ...bound('roll-backs', 'rollBacks'),
  ...bound('restores', 'restores'),
  ...bound('depth', 'depth'),
  ...bound('minutes', 'minutes'),
  ...bound('states', 'states'),
}

type Violation = NonNullable<Explored['violation']>

interface Timed extends Explored {
  readonly seconds: number
  readonly bounds: Bounds
  readonly rule: string | undefined
}

function run(rule: string | undefined): Timed {
  const bounds = { ...(rule === undefined ? usualBounds : boundsFor(rule)), ...asked }
  const startMs = performance.now()
  let shownMs = startMs
  const shallStop = (progress: Progress): boolean => {
    const nowMs = performance.now()
    if (nowMs - shownMs >= progressMs) {
      shownMs = nowMs
      console.error(describe(progress, (nowMs - startMs) / 1000))
    }
    return nowMs - startMs > bounds.minutes * 60_000
  }
  const rules = rule === undefined ? allRules : without(rule)
  const explored = explore({ bounds, rules, shallStop })
  return { ...explored, rule, bounds, seconds: (performance.now() - startMs) / 1000 }
}

function describe({ states, depth, layer, done }: Progress, seconds: number): string {
  const speed = Math.round(states / seconds)
  return `${states} states, depth ${depth}, ${done} of ${layer} done, ${speed} states/s`
}

function print(explored: Timed): void {
  const { states, transitions, depth, exhausted, violation, seconds } = explored
  if (values.json) return console.log(JSON.stringify(explored))
  const all = exhausted ? 'all there are within the bounds' : 'not all within the bounds'
  const found = violation ? violation.message : '0 violations'
  const figures = `${states} states (${all}), depth ${depth}, ${transitions} moves`
  console.log(`${figures}, ${seconds.toFixed(1)} s: ${found}`)
  if (violation) console.log(`\n${storyOf(explored, violation)}`)
}

/** As a file of test/scenarios. */
function storyOf({ rule, bounds }: Timed, { checker, actions }: Violation): string {
  const scene = startingScene(bounds, rule === undefined ? allRules : without(rule))
  const header = [
    'title Found by sim:exhaustive',
    ...(bounds.ackQuorum === 2 ? [] : [`minInSyncReplicas ${bounds.ackQuorum}`]),
    ...(rule === undefined ? [`# violates ${checker}`] : [`without ${rule}: violates ${checker}`]),
  ]
  const before = bounds.after ? bounds.after.lines.map(({ text }) => text) : ['settle']
  return [...header, '', ...before, ...tell(scene, actions)].join('\n')
}

function main(): boolean {
  if (values.help) {
    process.stdout.write(usage)
    return true
  }
  const { mutant } = values
  if (mutant !== undefined) {
    if (!ruleNames.includes(mutant))
      fail(`no rule is called ${mutant}; there are ${ruleNames.join(', ')}`)
    const explored = run(mutant)
    print(explored)
    return explored.violation !== undefined
  }
  if (!values.mutants) {
    const explored = run(undefined)
    print(explored)
    return explored.violation === undefined
  }
  let escaped = 0
  let left = 0
  for (const rule of ruleNames) {
    const needs = beyond.get(rule)
    if (needs !== undefined) {
      left++
      console.error(`${rule.padEnd(24)}  is not tried: it takes ${needs}`)
      continue
    }
    const explored = run(rule)
    const { violation, states, depth, exhausted, seconds } = explored
    if (!violation) escaped++
    if (values.json) print(explored)
    const end = exhausted ? 'nothing, and no state is left' : 'nothing in the time'
    const what = violation?.checker ?? end
    const row = [rule.padEnd(24), what.padEnd(30), `depth ${depth}`.padEnd(10), `${states} states`]
    if (!values.json) console.log([...row, `${seconds.toFixed(1)} s`].join('  '))
  }
  console.log(`${ruleNames.length - left} mutants, ${escaped} not found within these bounds`)
  return escaped === 0
}

process.exitCode = main() ? 0 : 1
