// Operators as they run, two in one process, on a fake API server and with real brokers: one leads, the other takes over
// what it left, and whatever the first one still has on its way is refused.

import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import type { Clock } from '../../../model/clock.ts'
import { group, operatorWorld } from './operator-world.ts'

const patience = { timeout: 10_000, interval: 20 }
const testMs = 30_000

/** A clock that can be moved: what a process finds that was stopped for a while. */
function shiftedClock(): Clock & { shiftMs: number } {
  return {
    shiftMs: 0,
    now() {
      return systemClock.now() + this.shiftMs
    },
    monotonicMs() {
      return systemClock.monotonicMs() + this.shiftMs
    },
    schedule: (delayMs, action) => systemClock.schedule(delayMs, action),
  }
}

test(
  'topics of a BrokerCluster are led; who stops gives leadership back, and the other goes on',
  async () => {
    await using w = await operatorWorld()
    await w.cluster()
    await w.broker('b1')
    await w.topic('orders', { partitions: 2 })
    const a = await w.operator('a')
    await expect
      .poll(() => w.led(), patience)
      .toEqual(['orders-0 epoch 1 led by b1', 'orders-1 epoch 1 led by b1'])
    expect(w.holder()).toBe('a')
    const b = await w.operator('b', { leaseMs: 10_000 })
    expect(b.leads).toBe(false)
    await a.close()
    await w.topic('mails')
    await expect
      .poll(() => w.led(), patience)
      .toEqual([
        'mails-0 epoch 1 led by b1',
        'orders-0 epoch 1 led by b1',
        'orders-1 epoch 1 led by b1',
      ])
    expect(w.holder()).toBe('b')
  },
  testMs,
)

test(
  'a leader that is cut off from the API is followed by the other, and writes nothing when it hears again',
  async () => {
    await using w = await operatorWorld()
    await w.cluster()
    await w.broker('b1')
    const a = await w.operator('a', { leaseMs: 2_000 })
    await expect.poll(() => a.leads, patience).toBe(true)
    const b = await w.operator('b', { leaseMs: 2_000 })
    const { promise: healed, resolve: heal } = Promise.withResolvers<void>()
    w.server.faults = {
      request: ({ userAgent }) =>
        userAgent === 'penstock-operator/a' ? { type: 'delay', until: healed } : undefined,
      line: (_line, { userAgent }) =>
        userAgent === 'penstock-operator/a' ? { until: healed } : undefined,
    }
    await expect.poll(() => b.leads, patience).toBe(true)
    expect(a.leads).toBe(false)
    await w.topic('orders')
    await expect.poll(() => w.led(), patience).toEqual(['orders-0 epoch 1 led by b1'])
    const before = a.writes().length
    heal()
    await w.topic('mails')
    await expect.poll(() => w.led(), patience).toHaveLength(2)
    expect(a.writes()).toHaveLength(before)
    expect(w.holder()).toBe('b')
  },
  testMs,
)

test(
  'elections that a deposed leader has sent already are refused when they arrive',
  async () => {
    await using w = await operatorWorld()
    await w.cluster()
    await w.broker('b1')
    const a = await w.operator('a', { leaseMs: 2_000 })
    await expect.poll(() => a.leads, patience).toBe(true)
    const { promise: late, resolve: arrive } = Promise.withResolvers<void>()
    let held = 0
    w.server.faults = {
      request({ userAgent, method, path }) {
        if (userAgent !== 'penstock-operator/a') return undefined
        // Its elections are on their way for a long time, and it cannot renew.
        if (method === 'PATCH' && path.includes('/partitions/')) held++
        else if (!path.includes('/leases/') || held === 0) return undefined
        return { type: 'delay', until: late }
      },
    }
    await w.topic('orders', { partitions: 3 })
    await expect.poll(() => held, patience).toBeGreaterThanOrEqual(3)
    const b = await w.operator('b', { leaseMs: 2_000 })
    await expect.poll(() => w.led(), patience).toHaveLength(3)
    expect(b.leads).toBe(true)
    const led = w.led()
    arrive()
    await w.topic('mails')
    await expect.poll(() => w.led(), patience).toHaveLength(4)
    expect(w.led()).toEqual(expect.arrayContaining(led))
  },
  testMs,
)

test(
  'a leader whose process was stopped for a while writes nothing before it leads again',
  async () => {
    await using w = await operatorWorld()
    await w.cluster()
    await w.broker('b1')
    const clock = shiftedClock()
    const a = await w.operator('a', { clock })
    await w.topic('orders')
    await expect.poll(() => w.led(), patience).toHaveLength(1)
    const { requests } = w.server
    const from = requests.length
    clock.shiftMs += 60_000
    await w.topic('mails')
    await expect.poll(() => w.led(), patience).toHaveLength(2)
    const writes = requests
      .slice(from)
      .filter(({ userAgent, method }) => userAgent.endsWith('/a') && method !== 'GET')
    expect(writes[0]).toMatchObject({ method: 'PUT', path: expect.stringContaining('/leases/') })
    expect(writes.some(({ path }) => path.includes('/partitions'))).toBe(true)
    expect(a.leads).toBe(true)
  },
  testMs,
)

test(
  'when the API server was away for longer than leadership lasts, the same processes lead again',
  async () => {
    await using w = await operatorWorld()
    await w.cluster()
    await w.broker('b1')
    const operators = [
      await w.operator('a', { leaseMs: 2_000 }),
      await w.operator('b', { leaseMs: 2_000 }),
    ]
    await w.topic('orders')
    await expect.poll(() => w.led(), patience).toHaveLength(1)
    await w.server.down()
    await expect.poll(() => operators.some(({ leads }) => leads), patience).toBe(false)
    const ready = async (): Promise<string> =>
      await (await fetch(`http://127.0.0.1:${operators[0]?.port}/readyz`)).text()
    await expect.poll(ready, patience).toBe('not ready: the API server has not answered\n')
    await w.server.up()
    w.wire.reconnect()
    await w.topic('mails')
    await expect.poll(() => w.led(), patience).toHaveLength(2)
    expect(w.led()).toContain('orders-0 epoch 1 led by b1')
  },
  testMs,
)

test(
  'a BrokerCluster that is paused, or gone, is left as it is; nothing is deleted, and it goes on when it is back',
  async () => {
    await using w = await operatorWorld()
    await w.cluster()
    await w.broker('b1')
    const a = await w.operator('a')
    await w.topic('orders')
    await expect.poll(() => w.led(), patience).toHaveLength(1)
    const paused = async (value: boolean): Promise<void> => {
      const contentType = 'application/merge-patch+json'
      const body = { spec: { paused: value } }
      await w.wire.ok('PATCH', `${group}/brokerclusters/main`, { body, contentType })
    }
    const metrics = async (): Promise<string> =>
      await (await fetch(`http://127.0.0.1:${a.port}/metrics`)).text()
    await paused(true)
    await expect
      .poll(metrics, patience)
      .toContain('penstock_cluster_paused{namespace="default",cluster="main"} 1')
    await w.topic('mails')
    await paused(false)
    await expect.poll(() => w.led(), patience).toHaveLength(2)
    await w.wire.ok('DELETE', `${group}/brokerclusters/main`)
    await expect.poll(metrics, patience).not.toContain('penstock_cluster_paused{')
    await w.topic('later')
    await w.cluster()
    await expect.poll(() => w.led(), patience).toHaveLength(3)
    expect(w.led().filter((one) => !one.includes('epoch 1 '))).toEqual([])
    expect(a.writes().filter((one) => one.startsWith('DELETE'))).toEqual([])
  },
  testMs,
)

test('probes and metrics are at one port, under the names that dashboards know', async () => {
  await using w = await operatorWorld()
  await w.cluster()
  const a = await w.operator('a', { namespace: '*' })
  await expect.poll(() => a.leads, patience).toBe(true)
  const get = async (path: string, method = 'GET'): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${a.port}${path}`, { method })
    return `${answer.status} ${await answer.text()}`
  }
  expect(await get('/healthz')).toBe('200 ok\n')
  await expect.poll(() => get('/readyz'), patience).toBe('200 ready\n')
  expect(await get('/')).toMatch(/^404 here are/)
  expect(await get('/metrics', 'POST')).toMatch(/^405/)
  await expect.poll(() => get('/metrics'), patience).toContain('workqueue_depth')
  const text = await get('/metrics')
  for (const name of [
    'leader_election_master_status{name="penstock-operator"} 1',
    'penstock_build_info{version="a"} 1',
    'penstock_cluster_brokers_wanted{namespace="default",cluster="main"} 1',
    'rest_client_requests_total{code="201",method="POST"',
    'process_cpu_seconds_total',
  ])
    expect(text).toContain(name)
})
