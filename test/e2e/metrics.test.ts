// What an operator sees at /metrics of a real broker under a little work: where a durable acknowledgement spends its
// time, and how far a group is behind.

import { expect, test } from 'vitest'
import { connect } from '../../client/index.ts'
import { startBrokerProcess } from '../support/broker-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Values by series, as in `penstock_up{a="b"}`. */
async function scrape(port: number): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(response.status).toBe(200)
  const lines = (await response.text()).split('\n').filter((line) => /^[a-z]/.test(line))
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))]
    }),
  )
}

test('a scrape tells the stages of a durable acknowledgement, and lag in messages and seconds', async () => {
  await using directory = await temporaryDirectory()
  await using broker = await startBrokerProcess({ dataDir: directory.path })
  await using penstock = await connect(`penstock://127.0.0.1:${broker.port}`)
  await penstock.admin.createTopic('orders')
  const orders = penstock.topic('orders')
  const messages = 20
  const consumed = 8
  const startMs = Date.now()
  for (let i = 0; i < messages; i++) await orders.publish({ value: i })
  let seen = 0
  for await (const message of orders.stream({ group: 'billing', from: 'earliest' })) {
    if (++seen < consumed) continue
    await message.commit()
    break
  }
  for await (const _ of orders.stream({ group: 'stuck', from: 'earliest' })) break

  const metrics = await scrape(broker.port)
  const elapsedSeconds = (Date.now() - startMs) / 1000
  const stages = ['append_queue', 'append', 'fsync'] as const
  for (const stage of stages) {
    // One message at a time: each has had a commit round of its own, and others wrote state.
    expect(metrics.get(`penstock_${stage}_seconds_count`)).toBeGreaterThanOrEqual(messages)
    const buckets = [...metrics.keys()].filter((key) =>
      key.startsWith(`penstock_${stage}_seconds_bucket`),
    )
    expect(buckets.length).toBeGreaterThan(5)
  }
  const seconds = (series: string): number => metrics.get(series) ?? Number.NaN
  const fsync = seconds('penstock_fsync_seconds_sum')
  const acknowledged = seconds('penstock_produce_ack_seconds_sum{topic="orders",acks="all"}')
  expect(fsync).toBeGreaterThan(0)
  expect(acknowledged).toBeGreaterThan(0)
  expect(acknowledged).toBeLessThan(elapsedSeconds)
  expect(seconds('penstock_produce_ack_seconds_count{topic="orders",acks="all"}')).toBe(messages)
  expect(seconds('penstock_messages_in_total{topic="orders"}')).toBe(messages)

  const lag = '{group="billing",topic="orders"}'
  expect(seconds(`penstock_group_lag_messages${lag}`)).toBe(messages - consumed)
  const lagSeconds = seconds(`penstock_group_lag_seconds${lag}`)
  expect(lagSeconds).toBeGreaterThan(0)
  expect(lagSeconds).toBeLessThanOrEqual(elapsedSeconds)

  // Who has taken a message and never finished one is behind by all of them.
  expect(seconds('penstock_group_lag_messages{group="stuck",topic="orders"}')).toBe(messages)

  // It grows by itself while nothing is committed, and is nothing once everything is.
  await expect
    .poll(async () => (await scrape(broker.port)).get(`penstock_group_lag_seconds${lag}`))
    .toBeGreaterThan(lagSeconds)
  await penstock.admin.seekGroup('billing', { topic: 'orders', to: 'latest' })
  const after = await scrape(broker.port)
  expect(after.get(`penstock_group_lag_messages${lag}`)).toBe(0)
  expect(after.get(`penstock_group_lag_seconds${lag}`)).toBe(0)
}, 60_000)
