import { describe, expect, test } from 'vitest'
import { metricTable } from '../../../broker/telemetry/metric-table.ts'
import { BrokerMetrics, type MetricsSource } from '../../../broker/telemetry/metrics.ts'
import { Distribution, Sum } from '../../../broker/telemetry/series.ts'

const source: MetricsSource = {
  version: '1.2.3',
  ready: () => true,
  partitions: () => [],
  unavailable: () => ({ recovering: 0, damaged: 2 }),
  refusals: () => ({ 'disk-full': 4 }),
  groupMembers: () => new Map([['billing', 3]]),
  disk: () => ({ usedBytes: 75, capacityBytes: 100, watermark: 'warn' }),
  nowMs: () => 0,
}

const batch = {
  topic: 'orders',
  acks: 'all',
  outcome: 'OK',
  messages: 10,
  bytes: 1_000,
  duplicate: false,
  ms: 3,
} as const

describe('metrics', () => {
  test('count what was stored and how long the confirm took', async () => {
    const metrics = new BrokerMetrics(source)
    metrics.produced(batch)
    metrics.produced({ ...batch, ms: 300 })
    metrics.produced({ ...batch, outcome: 'DISK_WATERMARK', messages: 0 })
    const text = await metrics.render({ detailed: false })
    expect(text).toContain('penstock_messages_in_total{topic="orders"} 20')
    expect(text).toContain('penstock_produce_requests_total{topic="orders",acks="all",code="OK"} 2')
    expect(text).toContain(
      'penstock_produce_requests_total{topic="orders",acks="all",code="DISK_WATERMARK"} 1',
    )
    expect(text).toContain(
      'penstock_produce_ack_seconds_bucket{topic="orders",acks="all",le="0.005"} 2',
    )
    expect(text).toContain('penstock_produce_ack_seconds_count{topic="orders",acks="all"} 3')
  })

  test('ask for the state of the broker when they are scraped', async () => {
    const text = await new BrokerMetrics(source).render({ detailed: false })
    expect(text).toContain('penstock_build_info{version="1.2.3"} 1')
    expect(text).toContain('penstock_broker_partitions{state="damaged"} 2')
    expect(text).toContain('penstock_replicas_refusing{reason="disk-full"} 4')
    expect(text).toContain('penstock_disk_watermark 1')
    expect(text).toContain('penstock_group_members{group="billing"} 3')
    expect(text).toContain('nodejs_eventloop_lag_seconds')
  })

  test('a deleted topic leaves no series behind', async () => {
    const metrics = new BrokerMetrics(source)
    metrics.produced(batch)
    metrics.produced({ ...batch, topic: 'kept' })
    metrics.forgetTopic('orders')
    const text = await metrics.render({ detailed: false })
    expect(text).not.toContain('topic="orders"')
    expect(text).toContain('topic="kept"')
  })

  test('one series per partition only under detailed', async () => {
    const metrics = new BrokerMetrics(source)
    const text = await metrics.render({ detailed: true })
    expect(text).toContain('# TYPE penstock_log_end_offset gauge')
    expect(text).not.toContain('penstock_build_info')
    expect(await metrics.render({ detailed: false })).not.toContain('penstock_log_end_offset')
  })

  test.each(Object.entries(metricTable))('%s is named by the conventions', (name, entry) => {
    expect(name).toMatch(/^penstock_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(entry.type === 'counter')
    if (entry.type === 'histogram') expect(name).toMatch(/_(seconds|bytes|batches)$/)
    expect(entry.help).toMatch(/\.$/)
  })
})

describe('series', () => {
  test('label sets beyond the bound share one series, and nothing is lost from the sum', () => {
    const sum = new Sum(['topic'], 2)
    for (const topic of ['a', 'b', 'c', 'd']) sum.add([topic], 1)
    expect(sum.samples()).toEqual([
      { labels: { topic: 'a' }, value: 1 },
      { labels: { topic: 'b' }, value: 1 },
      { labels: { topic: '__other__' }, value: 2 },
    ])
  })

  test('buckets are cumulative and their bounds inclusive', () => {
    const distribution = new Distribution([], 10, [1, 2])
    for (const value of [1, 1.5, 2, 99]) distribution.observe([], value)
    expect(
      distribution.samples().map(({ suffix, labels, value }) => [suffix, labels['le'], value]),
    ).toEqual([
      ['_bucket', '1', 1],
      ['_bucket', '2', 3],
      ['_bucket', '+Inf', 4],
      ['_sum', undefined, 103.5],
      ['_count', undefined, 4],
    ])
  })
})
