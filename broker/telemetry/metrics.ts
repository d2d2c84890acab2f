// The broker's metrics: what the hot path adds up (BrokerObserver), and what a scrape asks for (MetricsSource).

import { collectDefaultMetrics, type Metric, Registry } from 'prom-client'
import { limits } from '../../model/limits.ts'
import type { CopiesView, LocalPartition } from '../partition/partition.ts'
import { groupLags } from './group-lag.ts'
import { type MetricEntry, type MetricName, metricTable } from './metric-table.ts'
import type { BrokerObserver, CommitRound, Delivery, Outcome, ProducedBatch } from './observer.ts'
import { Distribution, type Sample, Sum } from './series.ts'

/** What is only known by asking, at scrape time. */
export interface MetricsSource {
  readonly version: string
  ready(): boolean
  partitions(): readonly LocalPartition[]
  /** Partitions hosted that are not served: recovering or damaged. */
  unavailable(): { readonly recovering: number; readonly damaged: number }
  /** Copies that follow and store nothing just now, by why. */
  refusals(): Readonly<Record<string, number>>
  groupMembers(): ReadonlyMap<string, number>
  disk(): {
    readonly usedBytes: number
    readonly capacityBytes: number
    readonly watermark: 'ok' | 'warn' | 'reject'
  }
  nowMs(): number
}

const watermarkLevels = { ok: 0, warn: 1, reject: 2 } as const

export class BrokerMetrics implements BrokerObserver {
  readonly #families = new Map<MetricName, Sum | Distribution>()
  readonly #lags = groupLags()
  readonly #source: MetricsSource
  readonly #registry = new Registry()
  readonly #detailed = new Registry()
  /** Answers of the scrape that is running. */
  #asked: ReadonlyMap<MetricName, Sample[]> = new Map()

  constructor(source: MetricsSource) {
    this.#source = source
    for (const [name, entry] of entries()) {
      this.#families.set(name, family(entry))
      const registry = entry.detailed ? this.#detailed : this.#registry
      registry.registerMetric(this.#exported(name, entry))
    }
    collectDefaultMetrics({ register: this.#registry })
  }

  produced(batch: ProducedBatch): void {
    this.#add('penstock_produce_requests_total', [batch.topic, batch.acks, batch.outcome], 1)
    this.#observe('penstock_produce_ack_seconds', [batch.topic, batch.acks], batch.ms / 1000)
    if (batch.duplicate) this.#add('penstock_dedup_hits_total', [batch.topic], 1)
    if (batch.messages === 0) return
    this.#add('penstock_messages_in_total', [batch.topic], batch.messages)
    this.#add('penstock_bytes_in_total', [batch.topic], batch.bytes)
  }

  delivered(delivery: Delivery): void {
    this.#add('penstock_messages_out_total', [delivery.topic], delivery.messages)
    this.#add('penstock_bytes_out_total', [delivery.topic], delivery.bytes)
    this.#observe('penstock_delivery_delay_seconds', [delivery.topic], delivery.delayMs / 1000)
  }

  committed(round: CommitRound): void {
    this.#observe('penstock_append_queue_seconds', [], round.queueMs / 1000)
    this.#observe('penstock_append_seconds', [], round.writeMs / 1000)
    this.#observe('penstock_fsync_seconds', [], round.syncMs / 1000)
    this.#observe('penstock_group_commit_batches', [], round.batches)
    this.#observe('penstock_group_commit_bytes', [], round.bytes)
  }

  answered(call: {
    readonly method: string
    readonly outcome: Outcome
    readonly ms: number
  }): void {
    this.#add('penstock_requests_total', [call.method, call.outcome], 1)
    this.#observe('penstock_request_seconds', [call.method], call.ms / 1000)
  }

  throttled(wait: { readonly reason: string; readonly ms: number }): void {
    this.#add('penstock_throttle_seconds_total', [wait.reason], wait.ms / 1000)
  }

  metadataRegressed(): void {
    this.#add('penstock_metadata_regressions_total', [], 1)
  }

  rebalanced(change: { readonly group: string; readonly ms: number }): void {
    this.#add('penstock_group_rebalances_total', [change.group], 1)
    this.#observe('penstock_group_rebalance_seconds', [], change.ms / 1000)
  }

  connections(change: { readonly protocol: string; readonly delta: number }): void {
    this.#add('penstock_connections', [change.protocol], change.delta)
  }

  /** A deleted topic leaves no series behind. */
  forgetTopic(topic: string): void {
    this.#forget('topic', topic)
  }

  forgetGroup(group: string): void {
    this.#forget('group', group)
  }

  /** Prometheus text. `detailed` has one series per partition and is meant for a scrape of its own. */
  async render(options: { readonly detailed: boolean }): Promise<string> {
    this.#asked = options.detailed ? this.#askPartitions() : await this.#ask()
    return await (options.detailed ? this.#detailed : this.#registry).metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** prom-client formats; the numbers are read when it asks. */
  #exported(name: MetricName, entry: MetricEntry): Metric {
    const { help, type } = entry
    const get = (): Promise<unknown> => {
      const samples = this.#asked.get(name) ?? this.#families.get(name)?.samples() ?? []
      const values = samples.map(({ suffix, ...sample }) => ({
        ...sample,
        metricName: `${name}${suffix ?? ''}`,
      }))
      return Promise.resolve({ name, help, type, values, aggregator: 'sum' })
    }
    // The shape that Registry uses of a metric; its declared type also has the methods of its own classes.
    return { name, help, type, get } as unknown as Metric
  }

  async #ask(): Promise<Map<MetricName, Sample[]>> {
    const source = this.#source
    const partitions = source.partitions()
    const disk = source.disk()
    const { recovering, damaged } = source.unavailable()
    const sizes = sumBy(partitions, (partition) => partition.sizeBytes)
    const lags = await this.#lags(partitions, source.nowMs())
    const queued = partitions.reduce((sum, partition) => sum + partition.queuedBytes, 0)
    const one = (value: number): Sample[] => [{ labels: {}, value }]
    return new Map<MetricName, Sample[]>([
      ['penstock_build_info', [{ labels: { version: source.version }, value: 1 }]],
      ['penstock_broker_ready', one(source.ready() ? 1 : 0)],
      [
        'penstock_broker_partitions',
        Object.entries({ online: partitions.length, recovering, damaged }).map(
          ([state, value]) => ({
            labels: { state },
            value,
          }),
        ),
      ],
      ...copySamples(partitions),
      [
        'penstock_replicas_refusing',
        Object.entries(source.refusals()).map(([reason, value]) => ({ labels: { reason }, value })),
      ],
      ['penstock_append_queue_bytes', one(queued)],
      ['penstock_disk_used_bytes', one(disk.usedBytes)],
      ['penstock_disk_capacity_bytes', one(disk.capacityBytes)],
      ['penstock_disk_watermark', one(watermarkLevels[disk.watermark])],
      [
        'penstock_topic_size_bytes',
        [...sizes].map(([topic, value]) => ({ labels: { topic }, value })),
      ],
      [
        'penstock_group_members',
        [...source.groupMembers()].map(([group, value]) => ({ labels: { group }, value })),
      ],
      [
        'penstock_group_lag_messages',
        lags.map(({ group, topic, messages }) => ({ labels: { group, topic }, value: messages })),
      ],
      [
        'penstock_group_lag_seconds',
        lags.map(({ group, topic, seconds }) => ({ labels: { group, topic }, value: seconds })),
      ],
    ])
  }

  #askPartitions(): Map<MetricName, Sample[]> {
    const each = (value: (partition: LocalPartition) => number): Sample[] =>
      this.#source.partitions().map((partition) => ({
        labels: { topic: partition.topic.name, partition: String(partition.index) },
        value: value(partition),
      }))
    return new Map<MetricName, Sample[]>([
      ['penstock_log_start_offset', each((partition) => partition.startOffset)],
      ['penstock_log_end_offset', each((partition) => partition.highWatermark)],
      ['penstock_log_size_bytes', each((partition) => partition.sizeBytes)],
    ])
  }

  #add(name: MetricName, labels: readonly string[], amount: number): void {
    const found = this.#families.get(name)
    if (found instanceof Sum) found.add(labels, amount)
  }

  #observe(name: MetricName, labels: readonly string[], value: number): void {
    const found = this.#families.get(name)
    if (found instanceof Distribution) found.observe(labels, value)
  }

  #forget(label: 'topic' | 'group', value: string): void {
    for (const [name, entry] of entries()) {
      const position = entry.labels.indexOf(label)
      if (position >= 0) this.#families.get(name)?.forget(position, value)
    }
  }
}

function copySamples(partitions: readonly LocalPartition[]): (readonly [MetricName, Sample[]])[] {
  const copies = partitions.map((partition) => partition.copies)
  const count = (holds: (view: CopiesView) => boolean): Sample[] => [
    { labels: {}, value: copies.filter(holds).length },
  ]
  const lags = sumBy(partitions, (partition) => partition.copies.lagMessages)
  return [
    ['penstock_partitions_led', count(() => true)],
    ['penstock_under_replicated_partitions', count((view) => view.keepingUp < view.replicas)],
    [
      'penstock_at_min_isr_partitions',
      count(({ replicas, keepingUp, required }) => replicas > 1 && keepingUp === required),
    ],
    ['penstock_under_min_isr_partitions', count((view) => view.keepingUp < view.required)],
    [
      'penstock_replica_lag_messages',
      [...lags].map(([topic, value]) => ({ labels: { topic }, value })),
    ],
  ]
}

function entries(): (readonly [MetricName, MetricEntry])[] {
  // Object.entries widens the keys; the table is the only source of them.
  return Object.entries(metricTable) as (readonly [MetricName, MetricEntry])[]
}

function family(entry: MetricEntry): Sum | Distribution {
  return entry.buckets
    ? new Distribution(entry.labels, limits.metricSeriesMax, entry.buckets)
    : new Sum(entry.labels, limits.metricSeriesMax)
}

function sumBy(
  partitions: readonly LocalPartition[],
  amount: (partition: LocalPartition) => number,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const partition of partitions) {
    const topic = partition.topic.name
    sums.set(topic, (sums.get(topic) ?? 0) + amount(partition))
  }
  return sums
}
