// A real broker killed at random under load, twenty times over, sometimes again before it has started: nothing
// acknowledged is lost or moves, nothing is stored twice, order per key holds, what a consumer was given stays in the
// log, and a consumer group skips nothing and keeps the commits that were confirmed.

import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { connect, type Topic, textSerde } from '../../client/index.ts'
import { type Acknowledged, checkHistory, clean } from '../support/ack-history.ts'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { readStored, startLoad } from '../support/steady-load.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const rounds = 20
/** Every so many rounds the new broker is killed while it starts. */
const killedStartEvery = 4
const commitEvery = 100
const topicName = 'crash'

test(`a broker killed ${rounds} times under load loses nothing acknowledged and invents nothing`, async () => {
  await using directory = await temporaryDirectory()
  await using broker = await startKillable(directory.path)
  await using penstock = await connect(`penstock://127.0.0.1:${broker.port}`)
  await penstock.admin.createTopic(topicName, { partitions: 4, segmentBytes: 1_048_576 })
  const topic = penstock.topic(topicName, { serde: textSerde })
  const load = startLoad(topic, { retry: { attempts: Infinity, timeoutMs: Infinity } })
  const group = startGroup(topic)
  for (let round = 1; round <= rounds; round++) {
    await load.untilAcknowledged(load.acknowledged.length + 1) // it serves again
    await delay(randomInt(20, 400)) // the moment of the crash is what is random here
    await broker.crash({ alsoAtStart: round % killedStartEvery === 0 })
  }
  await load.stop()
  const stored = await readStored(topic)
  const missed = await group.stopWhenSeen(new Set(stored.map(({ id }) => id)))
  const { sent, acknowledged } = load
  const verdict = checkHistory({ sent, acknowledged, stored, delivered: group.delivered })
  const { lost, duplicated } = verdict
  console.log(
    `${rounds} rounds: ${sent.length} sent, ${acknowledged.length} acknowledged, ${lost.length} lost, ` +
      `${duplicated.length} duplicated; group: ${group.delivered.length} delivered, ${missed.length} skipped, ` +
      `${group.commits} commits confirmed, ${group.wentBack.length} undone`,
  )
  expect(load.failures).toEqual([])
  expect(verdict).toMatchObject(clean)
  expect(acknowledged.length).toBe(sent.length)
  expect(missed).toEqual([])
  expect(group.wentBack).toEqual([])
  expect(await broker.stop()).toBe(0)
}, 240_000)

/** A broker on one directory and port, which must only ever end because it was killed. */
async function startKillable(dataDir: string) {
  let broker: BrokerProcess = await startBrokerProcess({ dataDir })
  const { port } = broker
  onTestFailed(() => console.error(broker.output()))
  return {
    port,
    async crash({ alsoAtStart }: { alsoAtStart: boolean }): Promise<void> {
      expect(broker.running, `ended by itself:\n${broker.output()}`).toBe(true)
      await broker.kill()
      if (alsoAtStart) {
        const signal = AbortSignal.timeout(randomInt(100, 600))
        // Either it was killed before it served, or just after.
        await startBrokerProcess({ dataDir, port, signal }).then(
          ({ ended }) => ended,
          () => {},
        )
      }
      broker = await startBrokerProcess({ dataDir, port })
    },
    stop: () => broker.stop(),
    async [Symbol.asyncDispose]() {
      await broker.kill()
    },
  }
}

/**
 * A consumer that commits as it goes. Redelivery after a crash is allowed; skipping is not, nor is going back behind a
 * commit that was confirmed.
 */
function startGroup(topic: Topic<string>) {
  const delivered: Acknowledged[] = []
  const seen = new Set<string>()
  const wentBack: string[] = []
  /** The highest offset of each partition whose commit was confirmed. */
  const committed = new Map<number, number>()
  const controller = new AbortController()
  const { signal } = controller
  let commits = 0
  let wanted: ReadonlySet<string> | undefined
  const noteCommit = (partition: number, nextOffset: number): void => {
    commits++
    committed.set(partition, Math.max(nextOffset, committed.get(partition) ?? 0))
  }
  const running = (async () => {
    for await (const message of topic.stream({ group: 'crash', from: 'earliest', signal })) {
      const { id, partition, offset } = message
      if (offset < (committed.get(partition) ?? 0)) wentBack.push(`${partition}:${offset}`)
      delivered.push({ id, partition, offset })
      seen.add(id)
      if (wanted !== undefined && seen.size >= wanted.size && wanted.isSubsetOf(seen)) return
      if (delivered.length % commitEvery !== 0) continue
      // Refused ones are those of a broker that was killed.
      message.commit().then(
        () => noteCommit(partition, offset + 1),
        () => {},
      )
    }
  })()
  return {
    delivered,
    wentBack,
    get commits() {
      return commits
    },
    /** Ids that were stored and never delivered. */
    async stopWhenSeen(stored: ReadonlySet<string>): Promise<string[]> {
      wanted = stored
      if (stored.isSubsetOf(seen)) controller.abort()
      const tooLong = setTimeout(() => controller.abort(), 60_000)
      await running.catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      clearTimeout(tooLong)
      return [...stored.difference(seen)]
    },
  }
}
