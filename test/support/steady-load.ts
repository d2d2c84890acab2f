// A producer that publishes until it is told to stop and keeps the history: what was sent, what was acknowledged and
// where, what failed. ack-history.ts judges it.

import { setTimeout as delay } from 'node:timers/promises'
import type { ProducerOptions, Topic } from '../../client/index.ts'
import type { Acknowledged, Sent, Stored } from './ack-history.ts'

export interface SteadyLoad {
  readonly sent: readonly Sent[]
  readonly acknowledged: readonly Acknowledged[]
  readonly failures: readonly unknown[]
  /** Resolves when so many are acknowledged in all. */
  untilAcknowledged(count: number): Promise<void>
  /** Sends nothing more, and resolves when everything is acknowledged or has failed. */
  stop(): Promise<void>
}

export interface SteadyLoadOptions {
  readonly retry?: ProducerOptions['retry']
  /** Sent together, every 5 ms. */
  readonly burst?: number
  readonly keys?: number
  readonly onAcknowledged?: (ack: Acknowledged) => void
}

const pauseMs = 5
/** More would wait for each other, on a busy machine for longer than the budget of a retry. */
const unconfirmedMax = 2_000

export function startLoad(topic: Topic<string>, options: SteadyLoadOptions = {}): SteadyLoad {
  const { retry, burst = 50, keys = 40, onAcknowledged } = options
  const sent: Sent[] = []
  const acknowledged: Acknowledged[] = []
  const failures: unknown[] = []
  const waiting = new Set<{ count: number; resolve: () => void }>()
  const producer = topic.producer({ retry })
  let stopping = false
  let settled = Promise.withResolvers<void>()
  const isFull = (): boolean =>
    sent.length - acknowledged.length - failures.length >= unconfirmedMax
  const noteAcknowledged = (ack: Acknowledged): void => {
    acknowledged.push(ack)
    onAcknowledged?.(ack)
    for (const waiter of waiting) {
      if (acknowledged.length >= waiter.count && waiting.delete(waiter)) waiter.resolve()
    }
  }
  const running = (async () => {
    for (let i = 0; !stopping; i++) {
      const key = `k${i % keys}`
      const id = `m${i}`
      await producer.ready()
      sent.push({ id, key, order: i })
      producer
        .enqueue({ key, id, value: `value ${i} ${'x'.repeat(i % 700)}` })
        .then(
          ({ partition, offset }) => noteAcknowledged({ id, partition, offset }),
          (error: unknown) => failures.push(error),
        )
        .finally(() => {
          settled.resolve()
          settled = Promise.withResolvers<void>()
        })
      while (isFull()) await settled.promise
      if (i % burst === 0) await delay(pauseMs) // a history that can be checked, not a benchmark
    }
    await producer.flush()
    await producer.close()
  })()
  running.catch(() => {}) // Told by stop.
  return {
    sent,
    acknowledged,
    failures,
    untilAcknowledged(count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (acknowledged.length >= count) resolve()
      else waiting.add({ count, resolve })
      return promise
    },
    async stop() {
      stopping = true
      await running
    },
  }
}

/** Everything that is in the topic now. */
export async function readStored(topic: Topic<string>): Promise<Stored[]> {
  const stored: Stored[] = []
  for await (const { id, key, partition, offset } of topic.read({ from: 'earliest' })) {
    stored.push({ id, key: String(key), partition, offset })
  }
  return stored
}
