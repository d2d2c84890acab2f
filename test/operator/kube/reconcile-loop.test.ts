import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import type { KubeObserver } from '../../../operator/kube/observer.ts'
import {
  type Reconciled,
  ReconcileLoop,
  TerminalError,
} from '../../../operator/kube/reconcile-loop.ts'
import { WorkQueue } from '../../../operator/kube/work-queue.ts'
import { until } from './kube-world.ts'

type Done = Parameters<NonNullable<KubeObserver['reconciled']>>[0]

interface Loop extends AsyncDisposable {
  readonly queue: WorkQueue
  readonly done: Done[]
  readonly loop: ReconcileLoop
}

function loopOf(
  reconcile: (key: string, call: { readonly signal: AbortSignal }) => Promise<Reconciled>,
  more: { readonly concurrency?: number; readonly reconcileMs?: number } = {},
): Loop {
  const done: Done[] = []
  const observer: KubeObserver = { reconciled: (one) => void done.push(one) }
  const queue = new WorkQueue({ name: 'test', clock: systemClock })
  const loop = new ReconcileLoop({
    name: 'test',
    queue,
    clock: systemClock,
    reconcile,
    observer,
    ...more,
  })
  return { queue, done, loop, [Symbol.asyncDispose]: () => loop.close() }
}

test('several keys are looked at side by side, one key never', async () => {
  const running = new Map<string, number>()
  const most = new Map<string, number>()
  let together = 0
  let left = 60
  await using world = loopOf(
    async (key) => {
      running.set(key, (running.get(key) ?? 0) + 1)
      most.set(key, Math.max(most.get(key) ?? 0, running.get(key) ?? 0))
      together = Math.max(
        together,
        [...running.values()].reduce((sum, one) => sum + one, 0),
      )
      await new Promise((resolve) => setImmediate(resolve))
      running.set(key, (running.get(key) ?? 0) - 1)
      if (left-- > 0) world.queue.add(key)
      return undefined
    },
    { concurrency: 4 },
  )
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) world.queue.add(key)
  await until(() => left <= 0)
  expect([...most.values()]).toEqual([1, 1, 1, 1, 1, 1])
  expect(together).toBe(4)
})

test('what fails is looked at again; what fails for good is not', async () => {
  let tries = 0
  await using world = loopOf((key) => {
    if (key === 'terminal') return Promise.reject(new TerminalError('never'))
    return ++tries < 4 ? Promise.reject(new Error('not yet')) : Promise.resolve(undefined)
  })
  world.queue.add('terminal')
  world.queue.add('flaky')
  await until(() => tries === 4)
  await until(() => world.done.length === 5)
  const results = world.done.map(
    ({ result, terminal }) => `${result}${terminal ? ' for good' : ''}`,
  )
  expect(results).toEqual(['error for good', 'error', 'error', 'error', 'success'])
  expect(world.queue.failures('flaky')).toBe(0)
})

test('a defect in one look is counted as such, and the worker goes on', async () => {
  let looks = 0
  await using world = loopOf((key) => {
    looks++
    if (key === 'bad' && looks < 3) throw new TypeError('undefined is not a function')
    return Promise.resolve(undefined)
  })
  world.queue.add('bad')
  await until(() => world.done.some(({ result }) => result === 'success'))
  expect(world.done[0]).toMatchObject({ result: 'error', panicked: true })
})

test('a look may ask for another after a while', async () => {
  let looks = 0
  await using world = loopOf(() =>
    Promise.resolve(++looks < 3 ? { requeueAfterMs: 20 } : undefined),
  )
  world.queue.add('a')
  await until(() => world.done.length === 3)
  expect(world.done.map(({ result }) => result)).toEqual([
    'requeue_after',
    'requeue_after',
    'success',
  ])
})

test('a look whose time is up is told so, and its key waits until it has ended', async () => {
  const ends = Promise.withResolvers<void>()
  let looks = 0
  const told = Promise.withResolvers<void>()
  await using world = loopOf(
    async (_key, { signal }) => {
      if (++looks > 1) return undefined
      signal.addEventListener('abort', () => told.resolve())
      await ends.promise
      throw signal.reason
    },
    { concurrency: 2, reconcileMs: 20 },
  )
  world.queue.add('slow')
  await told.promise
  world.queue.add('slow')
  await new Promise((resolve) => setImmediate(resolve))
  expect(looks).toBe(1)
  ends.resolve()
  await until(() => looks > 1)
  expect(world.done[0]).toMatchObject({ result: 'error', timedOut: true })
})

test('closing ends what is on its way, and waits for it', async () => {
  let ended = false
  const begun = Promise.withResolvers<void>()
  const { queue, loop } = loopOf(async (_key, { signal }) => {
    begun.resolve()
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    await new Promise((resolve) => setImmediate(resolve))
    ended = true
    throw signal.reason
  })
  queue.add('a')
  queue.add('b')
  await begun.promise
  await loop.close()
  expect(ended).toBe(true)
})
