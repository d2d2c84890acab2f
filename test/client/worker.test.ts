import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, connect, type Message } from '../../client/index.ts'
import { startTestBroker, type TestBroker } from '../support/test-broker.ts'

let broker: TestBroker
let penstock: Client
let topics = 0

beforeAll(async () => {
  broker = await startTestBroker()
  penstock = await connect(broker.url)
})

afterAll(async () => {
  await penstock.close()
  await broker[Symbol.asyncDispose]()
})

/** `keys[i % keys]` is the key of message i. */
async function topicWith(count: number, { keys = 5, partitions = 1 } = {}): Promise<string> {
  const name = `worker-${topics++}`
  await penstock.admin.createTopic(name, { partitions })
  await using producer = penstock.topic(name).producer({ batchBytes: 512 })
  for (let i = 0; i < count; i++) producer.enqueue({ key: `k${i % keys}`, value: i })
  await producer.flush()
  return name
}

async function committed(group: string): Promise<number> {
  const offsets = await penstock.admin.groupOffsets(group)
  return offsets.reduce((sum, { committedOffset }) => sum + (committedOffset ?? 0), 0)
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a worker', () => {
  test('works on many keys at a time and on one message per key, in order', async () => {
    const orders = penstock.topic(await topicWith(300, { keys: 10, partitions: 3 }))
    const running = new Set<string>()
    const byKey = new Map<string, number[]>()
    let most = 0
    const all = Promise.withResolvers<void>()
    let count = 0
    const worker = orders.worker(
      { group: 'w-keys', from: 'earliest', concurrency: 8 },
      async (message) => {
        const key = message.key ?? ''
        expect(running.has(key)).toBe(false)
        running.add(key)
        most = Math.max(most, running.size)
        await turn()
        running.delete(key)
        byKey.set(key, [...(byKey.get(key) ?? []), Number(message.value)])
        if (++count === 300) all.resolve()
      },
    )
    worker.closed.catch(all.reject)
    await all.promise
    await worker.close()
    expect(most).toBeGreaterThan(3)
    expect(most).toBeLessThanOrEqual(8)
    for (let k = 0; k < 10; k++) {
      expect(byKey.get(`k${k}`)).toEqual(Array.from({ length: 30 }, (_, i) => i * 10 + k))
    }
    expect(await committed('w-keys')).toBe(300)
  })

  test('commits never pass a message that is not finished', async () => {
    const orders = penstock.topic(await topicWith(100))
    const hold = Promise.withResolvers<void>()
    const others = Promise.withResolvers<void>()
    let count = 0
    const worker = orders.worker(
      { group: 'w-hold', from: 'earliest', commitIntervalMs: 1 },
      async (message) => {
        if (message.value === 12) await hold.promise
        // Those of the same key wait behind it.
        if (++count === 100 - 18) others.resolve()
      },
    )
    await others.promise
    const watched = penstock.admin.groupOffsets('w-hold')
    expect((await watched)[0]?.committedOffset ?? 0).toBeLessThanOrEqual(12)
    hold.resolve()
    await worker.close()
    expect(await committed('w-hold')).toBeGreaterThanOrEqual(13)
  })

  test('repeats a failing message in place, without letting others of its key pass', async () => {
    const orders = penstock.topic(await topicWith(20, { keys: 2 }))
    const log: string[] = []
    const all = Promise.withResolvers<void>()
    const retry = { attempts: 4, initialMs: 1 }
    const worker = orders.worker(
      { group: 'w-retry', from: 'earliest', retry },
      (message, { attempt }) => {
        if (message.key === 'k1') log.push(`${String(message.value)}#${attempt}`)
        if (message.value === 5 && attempt < 4) throw new Error('not yet')
        if (message.value === 19) all.resolve()
      },
    )
    worker.closed.catch(all.reject)
    await all.promise
    await worker.close()
    expect(log).toEqual([
      '1#1',
      '3#1',
      '5#1',
      '5#2',
      '5#3',
      '5#4',
      ...[7, 9, 11, 13, 15, 17, 19].map((v) => `${v}#1`),
    ])
  })

  test('stops with the error of a handler that keeps failing; the message comes again to the next worker', async () => {
    const orders = penstock.topic(await topicWith(50))
    const retry = { attempts: 2, initialMs: 1 }
    const options = { group: 'w-stop', from: 'earliest', retry } as const
    const failing = orders.worker(options, ({ value }) => {
      if (value === 7) throw new Error('poison')
    })
    await expect(failing.closed).rejects.toThrow('poison')
    expect(await committed('w-stop')).toBeLessThanOrEqual(7)
    const seen: unknown[] = []
    const again = Promise.withResolvers<void>()
    const next = orders.worker(options, ({ value }) => {
      seen.push(value)
      if (value === 49) again.resolve()
    })
    next.closed.catch(again.reject)
    await again.promise
    expect(seen).toContain(7)
    await next.close()
    expect(await committed('w-stop')).toBe(50)
  })

  test('close lets running handlers finish, and aborts their signal when that takes too long', async () => {
    const orders = penstock.topic(await topicWith(2, { keys: 2 }))
    const started = Promise.withResolvers<void>()
    const aborted: unknown[] = []
    let count = 0
    const worker = orders.worker(
      { group: 'w-close', from: 'earliest' },
      async (message, { signal }) => {
        if (++count === 2) started.resolve()
        if (message.value === 0) return
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(message.value)
            reject(new Error('let go'))
          })
        })
      },
    )
    await started.promise
    await worker.close({ drainMs: 50 })
    await worker.closed
    expect(aborted).toEqual([1])
    expect(await committed('w-close')).toBe(1)
  })

  test('by partition: one message of a partition at a time; without order: all at once', async () => {
    const name = await topicWith(12)
    const most = async (orderBy: 'partition' | 'none'): Promise<number> => {
      let running = 0
      let peak = 0
      let count = 0
      const all = Promise.withResolvers<void>()
      const handler = async (_message: Message<unknown>): Promise<void> => {
        peak = Math.max(peak, ++running)
        await turn()
        running--
        if (++count === 12) all.resolve()
      }
      const options = { group: `w-order-${orderBy}`, from: 'earliest', orderBy } as const
      await using worker = penstock.topic(name).worker(options, handler)
      worker.closed.catch(all.reject)
      await all.promise
      return peak
    }
    expect(await most('partition')).toBe(1)
    expect(await most('none')).toBeGreaterThan(1)
  })

  test('two workers share the work, and every message is processed once', async () => {
    const name = await topicWith(200, { keys: 20, partitions: 4 })
    await using other = await connect(broker.url)
    const counts = [0, 0]
    const seen = new Set<unknown>()
    const all = Promise.withResolvers<void>()
    const options = { group: 'w-two', from: 'earliest', concurrency: 2 } as const
    const handler = (who: 0 | 1) => async (message: Message<unknown>) => {
      counts[who] = (counts[who] ?? 0) + 1
      expect(seen.has(message.value)).toBe(false)
      seen.add(message.value)
      await turn()
      if (seen.size === 1_200) all.resolve()
    }
    const first = penstock.topic(name).worker(options, handler(0))
    const second = other.topic(name).worker(options, handler(1))
    for (const worker of [first, second]) worker.closed.catch(all.reject)
    await using producer = penstock.topic(name).producer({ batchBytes: 512 })
    for (let i = 200; i < 1_200; i++) {
      producer.enqueue({ key: `k${i % 20}`, value: i })
      if (i % 10 === 0) await turn()
    }
    await all.promise
    await Promise.all([first.close(), second.close()])
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(await committed('w-two')).toBe(1_200)
  })

  test('an aborted signal closes it', async () => {
    const abort = new AbortController()
    const orders = penstock.topic(await topicWith(1))
    const began = Promise.withResolvers<void>()
    const options = { group: 'w-abort', from: 'earliest', signal: abort.signal } as const
    const worker = orders.worker(options, () => began.resolve())
    await began.promise
    abort.abort()
    await worker.closed
    expect(await committed('w-abort')).toBe(1)
  })
})
