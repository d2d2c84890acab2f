// SIGTERM under load, as in every rolling update: what was acknowledged is there, clients go on after the restart
// within their ordinary retry budget, and the process ends with code 0 in bounded time, whatever its clients do.

import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { Connection } from '../../client/connection.ts'
import { connect, type PenstockError, type Topic, textSerde } from '../../client/index.ts'
import type { StreamHandlers } from '../../client/transport.ts'
import { consumerService, publisherService } from '../../proto/gen/services.ts'
import { checkHistory, clean } from '../support/ack-history.ts'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { startCommittingGroup } from '../support/committing-group.ts'
import { readStored, startLoad } from '../support/steady-load.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const rounds = 5
/** Far above what a stop takes, far below the grace of 30 s. */
const stopMsMax = 10_000

test(`${rounds} restarts under load: no publish fails, nothing acknowledged is lost, no commit is undone`, async () => {
  await using directory = await temporaryDirectory()
  const dataDir = directory.path
  let broker = await startBrokerProcess({ dataDir })
  const { port } = broker
  await using _ = { [Symbol.asyncDispose]: () => broker.kill() }
  onTestFailed(() => console.error(broker.output()))
  await using penstock = await connect(`penstock://127.0.0.1:${port}`)
  await penstock.admin.createTopic('orders', { partitions: 4 })
  const orders = penstock.topic('orders', { serde: textSerde })
  const load = startLoad(orders) // with the default budget: 3 tries in 10 s
  const group = startCommittingGroup(orders, 'billing')
  const follower = startFollower(orders)
  const stopMs: number[] = []
  for (let round = 0; round < rounds; round++) {
    await load.untilAcknowledged(load.acknowledged.length + 500)
    const startMs = performance.now()
    expect(await broker.stop()).toBe(0)
    stopMs.push(Math.round(performance.now() - startMs))
    expect(broker.output()).not.toMatch(/"level":"(error|fatal)"/)
    broker = await startBrokerProcess({ dataDir, port })
  }
  await load.untilAcknowledged(load.acknowledged.length + 500)
  await load.stop()
  const { sent, acknowledged, failures } = load
  const stored = await readStored(orders)
  const missed = await group.stopWhenSeen(new Set(stored.map(({ id }) => id)))
  await follower.untilRead(stored.length)
  const { delivered, wentBack, commits } = group
  const verdict = checkHistory({ sent, acknowledged, stored, delivered })
  console.log(
    `${rounds} stops of ${stopMs.join(', ')} ms: ${sent.length} sent, ${acknowledged.length} acknowledged, ` +
      `${failures.length} failed, ${verdict.lost.length} lost; ${delivered.length} delivered to the group, ` +
      `${commits} commits confirmed, ${wentBack.length} undone`,
  )
  expect(failures).toEqual([])
  expect(verdict).toMatchObject(clean)
  expect(acknowledged).toHaveLength(sent.length)
  expect(missed).toEqual([])
  expect(follower.read.toSorted()).toEqual(stored.map(({ id }) => id).toSorted())
  expect(wentBack).toEqual([])
  expect(Math.max(...stopMs)).toBeLessThan(stopMsMax)
}, 120_000)

/** Reads without a group, from the beginning and on: every message once. */
function startFollower(topic: Topic<string>) {
  const read: string[] = []
  const done = Promise.withResolvers<void>()
  let wanted = Number.POSITIVE_INFINITY
  const check = (): void => {
    if (read.length >= wanted) done.resolve()
  }
  const running = (async () => {
    for await (const { id } of topic.read({ from: 'earliest', follow: true })) {
      read.push(id)
      check()
    }
  })()
  running.catch(done.reject)
  return {
    read,
    async untilRead(count: number): Promise<void> {
      wanted = count
      check()
      await done.promise
    },
  }
}

test('streams that are open hear that the broker stops, in a form that says: try again', async () => {
  await using directory = await temporaryDirectory()
  await using broker = await startBrokerProcess({ dataDir: directory.path })
  const url = `penstock://127.0.0.1:${broker.port}`
  await using penstock = await connect(url)
  await penstock.admin.createTopic('orders')
  const connection = new Connection({ url })
  const group = { group: 'billing', topics: ['orders'], credit: { messages: 1, bytes: 1_000 } }
  const ends = [
    openStream((handlers) => {
      connection.bidi(publisherService.produce, 'produce', handlers).send({ start: {} })
    }),
    openStream((handlers) => {
      connection.bidi(consumerService.subscribe, 'subscribe', handlers).send({ start: group })
    }),
    openStream((handlers) => {
      const request = { topic: 'orders', from: { earliest: {} }, follow: true }
      connection.serverStream(consumerService.read, request, handlers)
    }),
  ]
  await Promise.all(ends.map(({ answered }) => answered))
  expect(await broker.stop()).toBe(0)
  for (const { ended } of ends) {
    expect(await ended).toMatchObject({ reason: 'NOT_READY', retryable: true })
  }
  connection.close()
}, 60_000)

function openStream(open: (handlers: StreamHandlers<unknown>) => void) {
  const answered = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<PenstockError | undefined>()
  open({ message: () => answered.resolve(), ended: ended.resolve })
  return { answered: answered.promise, ended: ended.promise }
}

test('a client that does not answer holds up a stop for the grace and no longer', async () => {
  await using directory = await temporaryDirectory()
  const args = ['--graceful-stop-ms', '1s']
  await using broker = await startBrokerProcess({ dataDir: directory.path, args })
  await using _ = await stuckReader(broker)
  const startMs = performance.now()
  expect(await broker.stop()).toBe(0)
  expect(performance.now() - startMs).toBeGreaterThan(900)
  expect(performance.now() - startMs).toBeLessThan(stopMsMax)
}, 60_000)

test('a second signal ends the process at once', async () => {
  await using directory = await temporaryDirectory()
  await using broker = await startBrokerProcess({ dataDir: directory.path })
  await using _ = await stuckReader(broker)
  broker.signal('SIGTERM')
  await delay(500) // later than what may be an echo of the first
  expect(broker.running).toBe(true)
  const startMs = performance.now()
  broker.signal('SIGTERM')
  expect(await broker.ended).toBe(130)
  expect(performance.now() - startMs).toBeLessThan(stopMsMax)
}, 60_000)

/** Reads, and takes nothing of what the broker has sent: its stream can be ended, but not delivered. */
async function stuckReader({ port }: BrokerProcess): Promise<AsyncDisposable> {
  await using parts = new AsyncDisposableStack()
  const proxy = parts.use(await startTcpProxy({ port }))
  const penstock = parts.use(await connect(proxy.url))
  await penstock.admin.createTopic('orders')
  const orders = penstock.topic('orders')
  const value = Buffer.alloc(500_000)
  for (let i = 0; i < 60; i++) await orders.publish({ value })
  const reader = orders.read({ from: 'earliest' })[Symbol.asyncIterator]()
  parts.defer(async () => void (await reader.return?.()))
  await reader.next()
  proxy.holdAnswers(true)
  return parts.move()
}
