import { expect, test } from 'vitest'
import { Liveness } from '../../client/liveness.ts'
import { ManualClock } from '../broker/log/log-world.ts'

function world() {
  const clock = new ManualClock()
  let answers = true
  const asked: string[] = []
  const liveness = new Liveness({
    clock,
    ask: (target) => {
      asked.push(target)
      return answers ? Promise.resolve() : Promise.reject(new Error('no answer'))
    },
  })
  return {
    clock,
    liveness,
    asked,
    hang: () => {
      answers = false
    },
    /** Lets time pass in small steps, and answers arrive. */
    pass: async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= 100) {
        clock.advance(100)
        for (let i = 0; i < 5; i++) await Promise.resolve()
      }
    },
  }
}

test('a broker that is quiet is asked once for all its streams, and ever more rarely', async () => {
  const { liveness, asked, pass } = world()
  let silent = 0
  const streams = [1, 2, 3].map(() => liveness.watch('b1:7070', () => silent++))
  await pass(60_000)
  expect(silent).toBe(0)
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.length).toBeLessThan(16)
  for (const stream of streams) stream.stop()
  asked.length = 0
  await pass(10_000)
  expect(asked).toEqual([])
})

test('one that says something is not asked', async () => {
  const { liveness, asked, pass } = world()
  const stream = liveness.watch('b1:7070', () => {})
  for (let i = 0; i < 20; i++) {
    await pass(500)
    stream.heard()
  }
  expect(asked).toEqual([])
})

test('one that does not answer twice is given up by all its streams, once', async () => {
  const { liveness, asked, pass, hang } = world()
  const silent: string[] = []
  liveness.watch('b1:7070', () => silent.push('one'))
  liveness.watch('b1:7070', () => silent.push('two'))
  hang()
  await pass(2_000)
  expect(silent).toEqual(['one', 'two'])
  await pass(10_000)
  expect(silent).toHaveLength(2)
  expect(asked).toHaveLength(2)
})
