import { describe, expect, test } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { startTestBroker } from '../support/test-broker.ts'

const endless = { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY }
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function valuesByKey(penstock: Client, topic: string): Promise<Map<string, unknown[]>> {
  const values = new Map<string, unknown[]>()
  for await (const { key = '', value } of penstock.topic(topic).read()) {
    values.set(key, [...(values.get(key) ?? []), value])
  }
  return values
}

describe('a client whose network or broker fails', () => {
  test('connections cut at random: every message is stored once, in the order of its key', async () => {
    await using broker = await startTestBroker()
    await using proxy = await startTcpProxy(broker)
    await using penstock = await connect(proxy.url)
    await penstock.admin.createTopic('orders', { partitions: 3 })
    await using producer = penstock.topic('orders').producer({ retry: endless, batchBytes: 2_000 })
    const confirms = []
    for (let i = 0; i < 6_000; i++) {
      await producer.ready()
      confirms.push(producer.enqueue({ key: `k${i % 7}`, value: i }).promise())
      if (i % 150 === 0) await turn()
      if (i % 400 === 399) proxy.cut()
      if (i % 1_000 === 999) await Promise.all(confirms.slice(0, -500))
    }
    const answers = await Promise.all(confirms)
    const values = await valuesByKey(penstock, 'orders')
    for (let k = 0; k < 7; k++) {
      const expected = Array.from({ length: 6_000 }, (_, i) => i).filter((i) => i % 7 === k)
      expect(values.get(`k${k}`)).toEqual(expected)
    }
    const places = new Set(answers.map(({ partition, offset }) => `${partition}/${offset}`))
    expect(places.size).toBe(6_000)
  })

  test('answers lost with the connection: resent batches are recognised and not stored again', async () => {
    await using broker = await startTestBroker()
    await using proxy = await startTcpProxy(broker)
    await using penstock = await connect(proxy.url)
    await penstock.admin.createTopic('orders')
    await using direct = await connect(broker.url)
    await using producer = penstock.topic('orders').producer()
    await producer.send({ value: 0 })
    proxy.holdAnswers(true)
    const lost = producer.enqueue({ value: 1 }).promise()
    await using seen = direct.topic('orders').read({ from: { offset: 1 }, follow: true })
    expect((await seen.next()).value).toMatchObject({ offset: 1 })
    proxy.holdAnswers(false)
    proxy.cut()
    // Whether the answer got through before the cut is a race; that it is stored once is not.
    expect(await lost).toMatchObject({ offset: 1 })
    expect(await producer.send({ value: 2 })).toMatchObject({ offset: 2 })
  })

  test('a connection that has gone silent is left for a new one after its share of the budget', async () => {
    await using broker = await startTestBroker()
    await using proxy = await startTcpProxy(broker)
    await using penstock = await connect(proxy.url)
    await penstock.admin.createTopic('orders')
    const retry = { attempts: 5, timeoutMs: 5_000 }
    await using producer = penstock.topic('orders').producer({ retry })
    await producer.send({ value: 0 })
    proxy.freeze()
    expect(await producer.send({ value: 1 })).toMatchObject({ offset: 1, duplicate: true })
  })

  test('the broker restarts in the middle: publishing and consuming go on, nothing is lost or stored twice', async () => {
    await using broker = await startTestBroker()
    await using penstock = await connect(broker.url)
    await penstock.admin.createTopic('orders', { partitions: 2 })
    const orders = penstock.topic('orders')
    await using producer = orders.producer({ batchBytes: 2_000 })
    const seen = new Set<unknown>()
    const all = Promise.withResolvers<void>()
    await using worker = orders.worker({ group: 'billing', from: 'earliest' }, ({ value }) => {
      seen.add(value)
      if (seen.size === 3_000) all.resolve()
    })
    worker.closed.catch(all.reject)
    const confirms = []
    for (let i = 0; i < 3_000; i++) {
      confirms.push(producer.enqueue({ key: `k${i % 5}`, value: i }).promise())
      if (i === 1_000 || i === 2_000) {
        await confirms[500]
        await broker.stop()
        await broker.start()
      }
      if (i % 100 === 0) await turn()
    }
    await Promise.all(confirms)
    await all.promise
    const values = await valuesByKey(penstock, 'orders')
    for (let k = 0; k < 5; k++) {
      expect(values.get(`k${k}`)).toEqual(Array.from({ length: 600 }, (_, i) => i * 5 + k))
    }
  })

  test('with the broker gone for good messages fail within the budget, and say that they are not stored', async () => {
    await using broker = await startTestBroker()
    await using penstock = await connect(broker.url)
    await penstock.admin.createTopic('orders')
    const retry = { timeoutMs: 400 }
    const producer = penstock.topic('orders').producer({ retry })
    await producer.send({ value: 0 })
    await broker.stop()
    const failed = producer.enqueue({ value: 1 }).promise()
    await expect(failed).rejects.toMatchObject({
      reason: 'CONNECTION_LOST',
      details: { inDoubt: 'false' },
    })
    await producer.close({ drainMs: 100 })
  })

  test('close ends in bounded time with the broker gone, and nothing is left unhandled', async () => {
    await using broker = await startTestBroker()
    const penstock = await connect(broker.url)
    await penstock.admin.createTopic('orders')
    const orders = penstock.topic('orders')
    const producer = orders.producer({ retry: endless })
    const worker = orders.worker({ group: 'g' }, () => {})
    const stream = orders.stream({ group: 'h' })
    const waiting = stream.next()
    await producer.send({ value: 0 })
    await broker.stop()
    producer.enqueue({ value: 1 })
    const abandoned = producer.enqueue({ value: 2 })
    const started = performance.now()
    await expect(producer.close({ drainMs: 200 })).rejects.toMatchObject({ reason: 'CLOSED' })
    await penstock.close()
    expect(performance.now() - started).toBeLessThan(8_000)
    await expect(abandoned.promise()).rejects.toMatchObject({ reason: 'CLOSED' })
    expect(await waiting).toMatchObject({ done: true })
    await worker.closed
    await expect(orders.publish({ value: 3 })).rejects.toMatchObject({ reason: 'CLOSED' })
  })

  test('connect says when nobody answers', async () => {
    const none = connect('penstock://127.0.0.1:1', { connectTimeoutMs: 300 })
    await expect(none).rejects.toMatchObject({ reason: 'CONNECTION_LOST' })
  })

  test('of several addresses the one that answers is used', async () => {
    await using broker = await startTestBroker()
    await using penstock = await connect(`penstock://127.0.0.1:1,127.0.0.1:${broker.port}`)
    await penstock.admin.createTopic('orders')
    expect(await penstock.topic('orders').publish({ value: 1 })).toMatchObject({ offset: 0 })
  })
})
