import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KubeObserver } from '../../../operator/kube/observer.ts'
import { WorkQueue } from '../../../operator/kube/work-queue.ts'
import { ManualClock } from '../../broker/log/log-world.ts'

const never = new AbortController().signal

function queueOf(clock: ManualClock, observer?: KubeObserver): WorkQueue {
  return new WorkQueue({ name: 'topics', clock, observer })
}

/** What a worker would get at once. */
async function next(queue: WorkQueue): Promise<string | undefined> {
  const stop = new AbortController()
  const taking = queue.take({ signal: stop.signal })
  await Promise.resolve()
  stop.abort()
  return await taking
}

test('a key waits once, however often it is added', async () => {
  using queue = queueOf(new ManualClock())
  queue.add('a')
  queue.add('b')
  queue.add('a')
  expect(queue.depth).toBe(2)
  expect([await next(queue), await next(queue), await next(queue)]).toEqual(['a', 'b', undefined])
})

test('a key that changes while it is being worked at comes again, after that', async () => {
  using queue = queueOf(new ManualClock())
  queue.add('a')
  expect(await next(queue)).toBe('a')
  queue.add('a')
  expect(await next(queue)).toBeUndefined()
  queue.done('a')
  expect(await next(queue)).toBe('a')
  queue.done('a')
  expect(await next(queue)).toBeUndefined()
})

test('a worker that waits is woken, the one that waits longest first', async () => {
  using queue = queueOf(new ManualClock())
  const first = queue.take({ signal: never })
  const second = queue.take({ signal: never })
  queue.add('a')
  queue.add('b')
  expect(await Promise.all([first, second])).toEqual(['a', 'b'])
})

test('what nothing has happened to waits for what has, but not for ever', async () => {
  using queue = queueOf(new ManualClock())
  queue.add('quiet', 'low')
  for (let i = 0; i < 20; i++) queue.add(`busy${i}`)
  const order: (string | undefined)[] = []
  for (let i = 0; i < 10; i++) order.push(await next(queue))
  expect(order.indexOf('quiet')).toBe(7)
  queue.add('late', 'low')
  queue.add('late')
  queue.close()
})

test('a key comes after its delay; the earliest of several counts; a change now ends the wait', async () => {
  const clock = new ManualClock()
  using queue = queueOf(clock)
  queue.addAfter('a', 1_000)
  queue.addAfter('a', 500)
  queue.addAfter('a', 2_000)
  clock.advance(499)
  expect(await next(queue)).toBeUndefined()
  clock.advance(1)
  expect(await next(queue)).toBe('a')
  queue.done('a')
  clock.advance(5_000)
  expect(await next(queue)).toBeUndefined()
  queue.addAfter('a', 1_000)
  queue.add('a')
  expect(await next(queue)).toBe('a')
  queue.done('a')
  clock.advance(5_000)
  expect(await next(queue)).toBeUndefined()
})

test('a key that fails waits longer each time, until it is forgotten', async () => {
  const clock = new ManualClock()
  using queue = queueOf(clock)
  for (const waitMs of [5, 10, 20, 40]) {
    queue.addRateLimited('a')
    clock.advance(waitMs - 1)
    expect(await next(queue)).toBeUndefined()
    clock.advance(1)
    expect(await next(queue)).toBe('a')
    queue.done('a')
  }
  expect(queue.failures('a')).toBe(4)
  queue.forget('a')
  queue.addRateLimited('a')
  clock.advance(5)
  expect(await next(queue)).toBe('a')
})

test('many that fail at once do not come back at once', async () => {
  const clock = new ManualClock()
  using queue = queueOf(clock)
  for (let i = 0; i < 150; i++) queue.addRateLimited(`k${i}`)
  clock.advance(5)
  expect(queue.depth).toBe(100)
  clock.advance(1_000)
  expect(queue.depth).toBe(110)
})

test('a closed queue hands out nothing more, and wakes who waits', async () => {
  const queue = queueOf(new ManualClock())
  const taking = queue.take({ signal: never })
  queue.close()
  queue.add('a')
  expect(await taking).toBeUndefined()
  expect(await queue.take({ signal: never })).toBeUndefined()
})

test('whatever happens, no key is with two workers, and none is lost', async () => {
  const key = fc.constantFrom('a', 'b', 'c')
  const step = fc.oneof(
    fc.record({ add: key, low: fc.boolean() }),
    fc.record({ later: key, ms: fc.integer({ min: 0, max: 50 }) }),
    fc.record({ fail: key }),
    fc.constant('take' as const),
    fc.constant('done' as const),
    fc.record({ pass: fc.integer({ min: 1, max: 60 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = new ManualClock()
      using queue = queueOf(clock)
      const working: string[] = []
      /** Added since it was last handed out. */
      const owed = new Set<string>()
      const take = async (): Promise<string | undefined> => {
        const taken = await next(queue)
        if (taken === undefined) return undefined
        expect(working).not.toContain(taken)
        working.push(taken)
        owed.delete(taken)
        return taken
      }
      for (const one of steps) {
        if (one === 'take') await take()
        else if (one === 'done') {
          const done = working.shift()
          if (done !== undefined) queue.done(done)
        } else if ('add' in one) {
          queue.add(one.add, one.low ? 'low' : 'high')
          owed.add(one.add)
        } else if ('later' in one) {
          queue.addAfter(one.later, one.ms)
          owed.add(one.later)
        } else if ('fail' in one) {
          queue.addRateLimited(one.fail)
          owed.add(one.fail)
        } else clock.advance(one.pass)
      }
      clock.advance(1_000_000)
      for (const done of working.splice(0)) queue.done(done)
      while ((await take()) !== undefined);
      expect([...owed]).toEqual([])
    }),
    { numRuns: 200 },
  )
})
