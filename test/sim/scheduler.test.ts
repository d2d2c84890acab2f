import { expect, test } from 'vitest'
import { Random } from './random.ts'
import { Scheduler, SimulatedProcess, VirtualClock } from './scheduler.ts'
import { Trace } from './trace.ts'

function scheduler(seed = 1): Scheduler {
  return new Scheduler({ random: new Random(seed), trace: new Trace(100) })
}

test('a seed gives the same dice on every machine', () => {
  const dice = new Random(42)
  const first = Array.from({ length: 4 }, () => dice.uint32())
  expect(first).toEqual([4143273884, 1952882225, 2315008379, 2209767184])
})

test('every bit of a seed counts', () => {
  const first = (seed: number): number => new Random(seed).uint32()
  expect(new Set([0, 1, 2 ** 31, 2 ** 32, 2 ** 33, 2 ** 40, 2 ** 52].map(first)).size).toBe(7)
})

test('dice fall evenly', () => {
  const dice = new Random(7)
  const counts = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 60_000; i++) counts[dice.below(6)]! += 1
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})

test('dice that were split off do not depend on what the others draw', () => {
  const draw = (extra: number): number => {
    const dice = new Random(3)
    const [first, second] = [dice.split('first'), dice.split('second')]
    for (let i = 0; i < extra; i++) first.uint32()
    return second.uint32()
  }
  expect(draw(5)).toBe(draw(0))
  expect(new Random(3).split('first').uint32()).not.toBe(new Random(3).split('second').uint32())
})

test('the earliest task runs first, and all that follows from it before the next', async () => {
  const all = scheduler()
  const seen: string[] = []
  all.after(2, 'late', () => seen.push('late'))
  all.after(1, 'early', () => {
    seen.push('early')
    void Promise.resolve()
      .then(() => {})
      .then(() => seen.push('promise'))
    all.after(0.5, 'between', () => seen.push('between'))
  })
  while (await all.step());
  expect(seen).toEqual(['early', 'promise', 'between', 'late'])
  expect(all.nowMs).toBe(2)
})

test('tasks of one time run in an order that the seed decides', async () => {
  const orders = new Set<string>()
  for (let seed = 0; seed < 50; seed++) {
    const all = scheduler(seed)
    let order = ''
    for (const name of 'abc') all.after(1, name, () => (order += name))
    while (await all.step());
    orders.add(order)
  }
  expect(orders.size).toBe(6)
})

test('a killed process does nothing more, and its timers never fire', async () => {
  const all = scheduler()
  const doomed = new SimulatedProcess(all)
  const wall = { startMs: 1_000_000, skewMs: 0 }
  const clock = new VirtualClock({ scheduler: all, process: doomed, wall })
  let fired = 0
  clock.schedule(10, () => fired++)
  clock.schedule(20, () => fired++)
  const cancel = clock.schedule(5, () => fired++)
  cancel()
  all.after(15, 'kill', () => doomed.kill())
  while (await all.step());
  expect(fired).toBe(1)
  expect(clock.now()).toBe(1_000_020)
  wall.skewMs = -500
  expect([clock.now(), clock.monotonicMs()]).toEqual([999_520, 20])
})

test('a promise that nothing can settle any more is an error and no hang', async () => {
  const all = scheduler()
  all.after(1, 'something', () => {})
  await expect(all.settle(new Promise(() => {}))).rejects.toThrow('nothing is left to run')
})

test('two traces are alike exactly when their lines are', () => {
  const hash = (lines: string[]): string => {
    const trace = new Trace(0)
    for (const line of lines) trace.add(line)
    return trace.hash
  }
  expect(hash(['a', 'b'])).toBe(hash(['a', 'b']))
  expect(new Set([hash(['a', 'b']), hash(['b', 'a']), hash(['a']), hash([])]).size).toBe(4)
})
