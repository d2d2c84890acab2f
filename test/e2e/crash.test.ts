// A real broker killed at random under load, twenty times over, sometimes again before it has started: nothing
// acknowledged is lost or moves, nothing is stored twice, order per key holds, what a consumer was given stays in the
// log, and a consumer group skips nothing and keeps the commits that were confirmed.

import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { connect, textSerde } from '../../client/index.ts'
import { checkHistory, clean } from '../support/ack-history.ts'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { startCommittingGroup } from '../support/committing-group.ts'
import { readStored, startLoad } from '../support/steady-load.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const rounds = 20
/** Every so many rounds the new broker is killed while it starts. */
const killedStartEvery = 4
const topicName = 'crash'

test(`a broker killed ${rounds} times under load loses nothing acknowledged and invents nothing`, async () => {
  await using directory = await temporaryDirectory()
  await using broker = await startKillable(directory.path)
  await using penstock = await connect(`penstock://127.0.0.1:${broker.port}`)
  await penstock.admin.createTopic(topicName, { partitions: 4, segmentBytes: 1_048_576 })
  const topic = penstock.topic(topicName, { serde: textSerde })
  const load = startLoad(topic, { retry: { attempts: Infinity, timeoutMs: Infinity } })
  const group = startCommittingGroup(topic, 'crash')
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
