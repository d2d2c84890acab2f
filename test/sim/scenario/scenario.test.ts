import { expect, test } from 'vitest'
import { usualBounds } from '../exhaustive/bounds.ts'
import { explore } from '../exhaustive/explore.ts'
import { startingScene } from '../exhaustive/world.ts'
import { without } from '../replication/mutants.ts'
import { parseScenario } from './parse.ts'
import { runScenario } from './run.ts'
import { tell } from './tell.ts'

const head = 'title A test\n'

function run(...lines: readonly string[]): void {
  runScenario(parseScenario(head + lines.join('\n')))
}

test('what the exploration finds is told as a scenario that breaks in the same way', () => {
  const bounds = { ...usualBounds, losses: 0, reconnects: 0 }
  const rules = without('ackAfterSync')
  const { violation } = explore({ bounds, rules })
  const lines = tell(startingScene(bounds, rules), violation?.actions ?? [])
  const scenario = parseScenario(`${head}settle\n${lines.join('\n')}`)
  expect(runScenario(scenario, rules)?.checker).toBe(violation?.checker)
})

test('a line that says nothing names its number and what could be said', () => {
  expect(() => parseScenario(`${head}settle\na wrote m1`)).toThrow(
    /line 3: what does "a wrote m1" say\? One can say:\n +STORE writes \[state\] NAME/,
  )
})

test.each([
  ['settle', /line 1: say what it is about/],
  [head, /nothing but a header/],
  [`${head}stores a c\nsettle`, /line 2: stores are a b c/],
  [`${head}without ackAfterSync\nsettle`, /line 2: write `without RULE: violates CHECKER`/],
  [`${head}minInSyncReplicas two\nsettle`, /line 2: minInSyncReplicas is a whole number/],
])('a faulty file says what is wrong with it', (text, message) => {
  expect(() => parseScenario(text)).toThrow(message)
})

test.each([
  [['b writes m1'], /line 2: b writes m1: this cannot be now: it does not lead/],
  [['settle', 'd syncs'], /line 3: d syncs: this cannot be now: there is no store d/],
  [['settle', 'a writes m1', 'a writes m1'], /there is a m1 already/],
  [['settle', 'a sends m1 to b'], /nobody has written m1/],
  [
    ['settle', 'b connects to a', 'b receives begin from a'],
    /begin is not on its way; there are: hello from b to a/,
  ],
  [['settle', 'a cuts its log'], /its log waits for no such thing/],
  [['settle', 'restart a'], /it is up/],
  [['settle', 'crash a', 'a syncs'], /it is down/],
  [['settle', 'elect b with b'], /nobody has won: too few promises/],
])('what cannot be done says why', (lines, message) => {
  expect(() => run(...lines)).toThrow(message)
})

test('what is expected and is not so says what is', () => {
  expect(() => run('settle', 'a writes m1', 'expect committed m1')).toThrow(
    /line 4: expect committed m1: committed: nothing/,
  )
  expect(() => run('settle', 'expect b follows c')).toThrow(/it follows a/)
  expect(() => run('settle', 'expect b leads epoch 1')).toThrow(/it leads nothing/)
  expect(() => run('settle', 'a writes m1', 'expect a b hold the same')).toThrow(
    /a holds state E1 \| data E1 m1; b holds state E1 \| data E1/,
  )
})

test('what may be left out is passed over', () => {
  expect(
    runScenario(parseScenario(`${head}settle\nmaybe b writes m1\nexpect nothing committed`)),
  ).toBeUndefined()
})
