// Every file of this folder, against the production core: it must hold as it stands, and be broken without the rule that
// it is about. README.md has the language.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ruleNames, without } from '../sim/replication/mutants.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { runScenario } from '../sim/scenario/run.ts'

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.txt'))
const scenarios = files.map((file) => {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  return { file, text, scenario: parseScenario(text) }
})
const mutants = scenarios.flatMap(({ file, scenario }) =>
  scenario.without.map(({ rule, checker }) => ({ file, scenario, rule, checker })),
)

test.each(scenarios)('$file: $scenario.title', ({ scenario }) => {
  expect(runScenario(scenario)).toBeUndefined()
})

test.each(mutants)('$file: without $rule it violates $checker', ({ scenario, rule, checker }) => {
  expect(ruleNames).toContain(rule)
  expect(runScenario(scenario, without(rule))?.checker).toBe(checker)
})
