// Real operators, real brokers, a real API server with RBAC. The proof of "SIGKILL of either replica at any moment changes
// nothing but time": people work with topics from a seeded script, brokers die now and then, operators are killed at random
// moments; in the end everything is as in a run without kills.
// PENSTOCK_OPERATOR_KILLS and PENSTOCK_OPERATOR_SEED say how often, and which run.

import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { Random } from '../sim/random.ts'
import { patient } from './broker-world.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'
import { type Script, scriptOf, stateInTheEnd } from './operator-script.ts'
import { type OperatorWorld, operatorWorld } from './operator-world.ts'

const lab = useKubeLab()

const kills = Number(process.env['PENSTOCK_OPERATOR_KILLS'] ?? 6)
const seed = Number(process.env['PENSTOCK_OPERATOR_SEED'] ?? 1)
/** Between two kills, at most: longer than an election of the operator, shorter than all there is to do. */
const killEveryMs = 6_000
/** After so many kills a leader is stopped instead, and goes on when it has been replaced. */
const freezeEvery = 5
const convergeMs = 120_000

async function start(
  namespace: string,
  options?: Parameters<typeof operatorWorld>[2],
): Promise<OperatorWorld> {
  const world = await operatorWorld(lab(), namespace, options)
  onTestFailed(() => {
    const lines = world.log().map((line) => JSON.stringify(line))
    console.error(lines.slice(-200).join('\n'))
    console.error(world.world.output().slice(-20_000))
  })
  return world
}

interface Outcome {
  readonly state: readonly string[]
  readonly convergedMs: number
}

/** Resolves when nothing is left to do; fails on whatever must not be. */
async function untilConverged(w: OperatorWorld, script: Script): Promise<Outcome> {
  const began = performance.now()
  const wanted = stateInTheEnd(script)
  await expect.poll(() => w.state(), { timeout: convergeMs, interval: 100 }).toEqual(wanted)
  const convergedMs = Math.round(performance.now() - began)
  for (const { name, published } of script.topics) {
    const stored = new Set(await w.valuesOf(name))
    expect(published.filter((value) => !stored.has(value))).toEqual([])
  }
  expect(w.history.violations).toEqual([])
  const refused = w.log().filter((line) => JSON.stringify(line).includes('forbidden'))
  expect(refused).toEqual([])
  expect(w.log().filter(({ event }) => event === 'fatal')).toEqual([])
  return { state: await w.state(), convergedMs }
}

interface Strikes {
  /** Of one that led. */
  leaders: number
  /** Not killed: stopped for longer than leadership lasts, and let go on. */
  frozen: number
}

async function killing(w: OperatorWorld, random: Random): Promise<Strikes> {
  const strikes = { leaders: 0, frozen: 0 }
  for (let i = 0; i < kills; i++) {
    await delay(random.below(killEveryMs))
    const { holder } = await w.lease()
    const leading = w.operators.findIndex(({ identity }) => identity === holder)
    // The one that leads more often than not: there is more to be interrupted.
    const isLeader = leading >= 0 && random.chance(0.7)
    const index = isLeader ? leading : random.below(w.operators.length)
    if (index === leading) strikes.leaders++
    await w.operators[index]?.kill()
    w.operators[index] = await w.startOperator()
    if (i % freezeEvery !== freezeEvery - 1) continue
    const leader = await w.leader()
    leader.signal('SIGSTOP')
    strikes.frozen++
    await expect.poll(async () => (await w.lease()).holder, patient).not.toBe(leader.identity)
    leader.signal('SIGCONT')
  }
  return strikes
}

test(
  `operators that are killed ${kills} times cost time, and nothing else`,
  async () => {
    const script = scriptOf(new Random(seed), 12 + Math.round(kills * 1.5))
    let undisturbed: Outcome
    {
      await using w = await start('undisturbed')
      for (const step of [...script.steps, script.last]) await w.take(step)
      undisturbed = await untilConverged(w, script)
    }
    await using w = await start('killed')
    const began = performance.now()
    const all = killing(w, new Random(seed + 1))
    const pauses = new Random(seed + 2)
    // Spread over the time of the kills, and something is under way at each of them.
    const pauseMs = (kills * killEveryMs) / script.steps.length
    for (const step of script.steps) {
      await w.take(step)
      await delay(pauses.below(pauseMs))
    }
    const { leaders, frozen } = await all
    const killedMs = Math.round(performance.now() - began)
    await w.take(script.last)
    const { state, convergedMs } = await untilConverged(w, script)
    expect(state).toEqual(undisturbed.state)
    const { term } = await w.lease()
    console.log(
      [
        `${kills} kills of an operator (${leaders} of one that led), ${frozen} times one was stopped until another led; ${term} changes of leader in ${Math.round(killedMs / 1_000)} s`,
        `${script.steps.length} steps, ${w.history.made} partitions, ${w.history.elections} elections, no epoch twice`,
        `converged ${convergedMs} ms after the last one; ${undisturbed.convergedMs} ms without kills`,
      ].join('; '),
    )
  },
  300_000 + kills * 30_000,
)

/** Calls that change something, by what the operators count. */
async function changes(w: OperatorWorld): Promise<number> {
  const texts = await Promise.all(
    w.operators.map(async ({ url }) => await (await fetch(`${url}/metrics`)).text()),
  )
  const counted = texts.flatMap((text) =>
    [...text.matchAll(/^rest_client_requests_total\{.*method="(\w+)".*\} (\d+)$/gm)].map(
      ([, method, count]) => (method === 'GET' ? 0 : Number(count)),
    ),
  )
  return counted.reduce((sum, count) => sum + count, 0)
}

test('at rest operators write their Lease alone; who is stopped gives it back, and the other goes on', async () => {
  await using w = await start('rest', { leaseMs: 15_000 })
  await w.world.applyTopic('orders', { partitions: 6 })
  const each = Array.from({ length: 6 }, () => 'led 3/3').join(', ')
  await expect.poll(() => w.state(), patient).toEqual([`orders Ready=True ${each}`])
  const leading = async (): Promise<number> => {
    const { holder } = await w.lease()
    return w.operators.findIndex(({ identity }) => identity === holder)
  }
  const seconds = 10
  // Events and conditions follow for a moment.
  const rate = async (): Promise<number> => {
    const before = await changes(w)
    await delay(seconds * 1_000)
    return ((await changes(w)) - before) / seconds
  }
  await expect.poll(rate, { timeout: 60_000 }).toBeLessThanOrEqual(0.6)
  console.log(`writes of both operators at rest: ${await rate()} a second`)
  const first = await leading()
  const began = performance.now()
  expect(await w.operators[first]?.stop()).toBe(0)
  await expect.poll(leading, patient).toBe(1 - first)
  console.log(`SIGTERM to the next leader: ${Math.round(performance.now() - began)} ms`)
  await w.world.applyTopic('mails', { partitions: 1 })
  await expect
    .poll(() => w.state(), patient)
    .toEqual(['mails Ready=True led 3/3', `orders Ready=True ${each}`])
  expect(w.history.violations).toEqual([])
}, 180_000)
