// A real broker killed at random under load, twenty times over: nothing acknowledged is lost or moves, nothing is stored
// twice, order per key holds, and a consumer group skips nothing.

import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, textSerde, type Topic } from '../../client/index.ts'
import {
  type Acknowledged,
  checkHistory,
  clean,
  type Sent,
  type Stored,
} from '../support/ack-history.ts'
import { startBrokerProcess } from '../support/broker-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const rounds = 20
const keys = 40
const topicName = 'crash'

test(
  `a broker killed ${rounds} times under load loses nothing acknowledged and invents nothing`,
  async () => {
    await using directory = await temporaryDirectory()
    let broker = await startBrokerProcess({ dataDir: directory.path })
    const { port } = broker
    await using penstock = await connect(`penstock://127.0.0.1:${port}`)
    await penstock.admin.createTopic(topicName, { partitions: 4, segmentBytes: 1_048_576 })
    const load = startLoad(penstock.topic(topicName, { serde: textSerde }))
    const group = startGroup(penstock.topic(topicName, { serde: textSerde }))
    for (let round = 0; round < rounds; round++) {
      const acknowledged = load.acknowledged.length
      await load.untilAcknowledged(acknowledged + 1) // it serves again
      await delay(randomInt(20, 400)) // the moment of the crash is what is random here
      await broker.kill()
      broker = await startBrokerProcess({ dataDir: directory.path, port })
    }
    await load.stop()
    const stored: Stored[] = []
    for await (const message of penstock.topic(topicName, { serde: textSerde }).read({ from: 'earliest' })) {
      const { partition, offset, key } = message
      stored.push({ id: message.id ?? '', key: String(key), partition, offset })
    }
    const verdict = checkHistory({ sent: load.sent, acknowledged: load.acknowledged, stored })
    expect(load.failures).toEqual([])
    expect(verdict).toMatchObject(clean)
    expect(verdict.acknowledged).toBe(load.sent.length)
    const missed = await group.stopWhenSeen(new Set(stored.map(({ id }) => id)))
    expect(missed).toEqual([])
    expect(await broker.stop()).toBe(0)
  },
  240_000,
)



function startLoad(topic: Topic<string>) {
  const sent: Sent[] = []
  const acknowledged: Acknowledged[] = []
  const failures: unknown[] = []
  let stopping = false
  const waiting = new Set<{ count: number; resolve: () => void }>()
  const producer = topic.producer({ retry: { attempts: Infinity, timeoutMs: Infinity } })
  const running = (async () => {
    for (let i = 0; !stopping; i++) {
      const key = `k${i % keys}`
      const id = `m${i}`
      sent.push({ id, key, order: i })
      await producer.ready()
      producer.enqueue({ key, id, value: `value ${i} ${'x'.repeat(i % 700)}` }).then(
        ({ partition, offset }) => {
          acknowledged.push({ id, partition, offset })
          for (const waiter of waiting) {
            if (acknowledged.length >= waiter.count && waiting.delete(waiter)) waiter.resolve()
          }
        },
        (error: unknown) => failures.push(error),
      )
      if (i % 50 === 0) await delay(5) // some thousand messages a second: a history that can be checked
    }
    await producer.flush()
    await producer.close()
  })()
  return {
    sent,
    acknowledged,
    failures,
    untilAcknowledged(count: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (acknowledged.length >= count) resolve()
      else waiting.add({ count, resolve })
      return promise
    },
    async stop(): Promise<void> {
      stopping = true
      await running
    },
  }
}

/** A consumer that commits as it goes; redelivery after a crash is allowed, skipping is not. */
function startGroup(topic: Topic<string>) {
  const seen = new Set<string>()
  const controller = new AbortController()
  let wanted: ReadonlySet<string> | undefined
  const running = (async () => {
    const { signal } = controller
    for await (const message of topic.stream({ group: 'crash', from: 'earliest', autoCommit: 'afterYield', signal })) {
      seen.add(message.id ?? '')
      if (wanted !== undefined && wanted.isSubsetOf(seen)) return
    }
  })()
  return {
    /** Ids that were stored and never delivered. */
    async stopWhenSeen(stored: ReadonlySet<string>): Promise<string[]> {
      wanted = stored
      if (stored.isSubsetOf(seen)) controller.abort()
      const tooLong = setTimeout(() => controller.abort(), 30_000)
      await running.catch((error: unknown) => {
        if (!controller.signal.aborted) throw error
      })
      clearTimeout(tooLong)
      return [...stored.difference(seen)]
    },
  }
}
