// Every metric of the broker, once: docs/reference/metrics.md, the registry and later the dashboards read this table.
// Names and units by the Prometheus conventions; labels come from bounded sets, never from keys, clients or offsets.

export type MetricType = 'counter' | 'gauge' | 'histogram'

export interface MetricEntry {
  readonly type: MetricType
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[]
  /** Only under /metrics/detailed: one series per partition. */
  readonly detailed?: boolean
}

/** From half a millisecond, a good fdatasync, to ten seconds, a producer's whole patience. */
const latencySeconds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const
const countBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const
const byteBuckets = [1, 4, 16, 64, 256, 1024, 4096, 16384].map((kib) => kib * 1024)

export const metricTable = {
  penstock_build_info: {
    type: 'gauge',
    help: 'Always 1; the version is a label.',
    labels: ['version'],
  },
  penstock_broker_ready: {
    type: 'gauge',
    help: '1 when no partition is being recovered or waits for its leader, else 0; a damaged one does not count.',
    labels: [],
  },
  penstock_broker_partitions: {
    type: 'gauge',
    help: 'Partitions hosted here, by state.',
    labels: ['state'],
  },
  penstock_messages_in_total: {
    type: 'counter',
    help: 'Messages stored and confirmed.',
    labels: ['topic'],
  },
  penstock_bytes_in_total: {
    type: 'counter',
    help: 'Bytes of batches stored, headers included.',
    labels: ['topic'],
  },
  penstock_messages_out_total: {
    type: 'counter',
    help: 'Messages delivered, to groups and readers.',
    labels: ['topic'],
  },
  penstock_bytes_out_total: {
    type: 'counter',
    help: 'Bytes of batches delivered.',
    labels: ['topic'],
  },
  penstock_produce_requests_total: {
    type: 'counter',
    help: 'Batches answered, by outcome: OK or the reason of the error.',
    labels: ['topic', 'acks', 'code'],
  },
  penstock_produce_ack_seconds: {
    type: 'histogram',
    help: 'From the arrival of a batch to its confirm.',
    labels: ['topic', 'acks'],
    buckets: latencySeconds,
  },
  penstock_append_queue_seconds: {
    type: 'histogram',
    help: 'Stage 1 of a durable acknowledgement: waiting for the commit round before.',
    labels: [],
    buckets: latencySeconds,
  },
  penstock_append_seconds: {
    type: 'histogram',
    help: 'Stage 2: writing the round to the file.',
    labels: [],
    buckets: latencySeconds,
  },
  penstock_fsync_seconds: {
    type: 'histogram',
    help: 'Stage 3: fdatasync of the round.',
    labels: [],
    buckets: latencySeconds,
  },
  penstock_group_commit_batches: {
    type: 'histogram',
    help: 'Batches that shared one commit round.',
    labels: [],
    buckets: countBuckets,
  },
  penstock_group_commit_bytes: {
    type: 'histogram',
    help: 'Bytes that shared one commit round.',
    labels: [],
    buckets: byteBuckets,
  },
  penstock_partitions_led: {
    type: 'gauge',
    help: 'Partitions led here.',
    labels: [],
  },
  penstock_under_replicated_partitions: {
    type: 'gauge',
    help: 'Partitions led here of which a copy is missing or does not keep up.',
    labels: [],
  },
  penstock_at_min_isr_partitions: {
    type: 'gauge',
    help: 'Replicated partitions led here with just as many copies as an acknowledgement needs: one more lost, and publishing waits.',
    labels: [],
  },
  penstock_under_min_isr_partitions: {
    type: 'gauge',
    help: 'Partitions led here with fewer copies than an acknowledgement needs: publishing waits.',
    labels: [],
  },
  penstock_replica_lag_messages: {
    type: 'gauge',
    help: 'Messages that the slowest copy in sync does not have on disk, summed over the partitions of a topic that are led here.',
    labels: ['topic'],
  },
  penstock_replicas_refusing: {
    type: 'gauge',
    help: 'Copies that follow a leader and store nothing just now, by why: the disk is full, or what the leader sends does not verify.',
    labels: ['reason'],
  },
  penstock_dedup_hits_total: {
    type: 'counter',
    help: 'Resent batches recognised and not stored again.',
    labels: ['topic'],
  },
  penstock_metadata_regressions_total: {
    type: 'counter',
    help: 'How often the history of metadata went back, as when it is restored from a backup.',
    labels: [],
  },
  penstock_throttle_seconds_total: {
    type: 'counter',
    help: 'Time producers were made to wait, by reason.',
    labels: ['reason'],
  },
  penstock_requests_total: {
    type: 'counter',
    help: 'gRPC calls ended, by outcome: OK or the reason of the error.',
    labels: ['method', 'code'],
  },
  penstock_request_seconds: {
    type: 'histogram',
    help: 'Duration of gRPC calls; of a stream, from its opening to its end.',
    labels: ['method'],
    buckets: latencySeconds,
  },
  penstock_connections: { type: 'gauge', help: 'Open connections.', labels: ['listener'] },
  penstock_delivery_delay_seconds: {
    type: 'histogram',
    help: 'From append to hand-over to the transport, of the newest message of each delivery.',
    labels: ['topic'],
    buckets: latencySeconds,
  },
  penstock_append_queue_bytes: {
    type: 'gauge',
    help: 'Bytes accepted and not yet durable.',
    labels: [],
  },
  penstock_disk_used_bytes: {
    type: 'gauge',
    help: 'Used on the volume of the data directory.',
    labels: [],
  },
  penstock_disk_capacity_bytes: { type: 'gauge', help: 'Size of that volume.', labels: [] },
  penstock_disk_watermark: {
    type: 'gauge',
    help: '0 ok, 1 warn, 2 publishes are rejected.',
    labels: [],
  },
  penstock_topic_size_bytes: { type: 'gauge', help: 'Bytes on disk.', labels: ['topic'] },
  penstock_group_lag_messages: {
    type: 'gauge',
    help: 'Messages not yet committed by the group.',
    labels: ['group', 'topic'],
  },
  penstock_group_lag_seconds: {
    type: 'gauge',
    help: 'Age of the oldest message not yet committed by the group.',
    labels: ['group', 'topic'],
  },
  penstock_group_members: { type: 'gauge', help: 'Members of the group.', labels: ['group'] },
  penstock_group_rebalances_total: {
    type: 'counter',
    help: 'Changes of assignment.',
    labels: ['group'],
  },
  penstock_group_rebalance_seconds: {
    type: 'histogram',
    help: 'From a change of members to the last grant.',
    labels: [],
    buckets: latencySeconds,
  },
  penstock_log_start_offset: {
    type: 'gauge',
    help: 'Oldest offset kept.',
    labels: ['topic', 'partition'],
    detailed: true,
  },
  penstock_log_end_offset: {
    type: 'gauge',
    help: 'Offset after the newest readable message.',
    labels: ['topic', 'partition'],
    detailed: true,
  },
  penstock_log_size_bytes: {
    type: 'gauge',
    help: 'Bytes on disk.',
    labels: ['topic', 'partition'],
    detailed: true,
  },
} as const satisfies Record<string, MetricEntry>

export type MetricName = keyof typeof metricTable
