// Publish, for anyone with the .proto: messages in, one batch per partition, results per message.

import {
  batchHeaderBytes,
  readBatchHeader,
  tagBloomBit,
  writeBatchHeader,
} from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { keyHash } from '../../model/key-hash.ts'
import { limits } from '../../model/limits.ts'
import type { TimestampMs } from '../../model/offset.ts'
import { encodeRecords, type LogRecord } from '../../model/records.ts'
import type { Topic } from '../../model/topic.ts'
import { sampledContext } from '../../model/trace-context.ts'
import { penstock } from '../../proto/codec.ts'
import type { AckMode, ClusterDirectory } from '../partition/partition.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type { BrokerTracer } from '../telemetry/tracing.ts'
import { statusOf } from './errors.ts'
import { type AppendParts, appendAnywhere, retrying } from './forward.ts'
import type { CallContext } from './handlers.ts'
import { KeyOwners } from './key-owners.ts'
import { toRecord } from './message.ts'

const { Acks } = penstock.v1beta1

type Request = penstock.v1beta1.PublishRequest.$Properties
type Result = penstock.v1beta1.PublishResult.$Properties

export interface PublishParts extends AppendParts {
  readonly partitions: ClusterDirectory
  readonly clock: Clock
  readonly observer: BrokerObserver
  readonly tracer: BrokerTracer
}

/** Throws INVALID_REQUEST for values that this version does not know. */
export function ackModeOf(acks: number | null | undefined): AckMode {
  switch (acks ?? Acks.ACKS_UNSPECIFIED) {
    case Acks.ACKS_UNSPECIFIED:
    case Acks.ACKS_ALL:
      return 'all'
    case Acks.ACKS_LEADER:
      return 'leader'
    case Acks.ACKS_NONE:
      return 'none'
    default:
      throw new PenstockError('INVALID_REQUEST', `acks ${acks} is not known`)
  }
}

interface Entry {
  readonly index: number
  readonly record: LogRecord
  readonly eventTimeMs: TimestampMs
  readonly hash: number | undefined
}

export function createPublish(
  parts: PublishParts,
): (request: Request, context: CallContext) => Promise<{ results: Result[] }> {
  /** Messages without a key go to the next partition with each call. */
  let roundRobin = 0
  const owners = new KeyOwners(parts.partitions)

  return async (request, context) => {
    const topic = parts.partitions.topic(request.topic ?? '')
    const acks = ackModeOf(request.acks)
    const messages = request.messages ?? []
    if (messages.length === 0 || messages.length > limits.publishMessagesMax) {
      throw new PenstockError(
        'INVALID_REQUEST',
        `publish 1 to ${limits.publishMessagesMax} messages at once`,
      )
    }
    const count = topic.spec.partitions
    if (request.partition != null) checkIndex(topic, request.partition)
    const unkeyed = roundRobin++ % count
    const nowMs = parts.clock.now()
    const byPartition = new Map<number, Entry[]>()
    const results: Result[] = new Array<Result>(messages.length)
    for (const [index, message] of messages.entries()) {
      try {
        const { record, eventTimeMs } = toRecord(message, nowMs)
        const hash = record.key ? keyHash(record.key) : undefined
        const partition =
          request.partition ?? (hash === undefined ? unkeyed : owners.of(topic, hash))
        const entries = byPartition.get(partition) ?? []
        entries.push({
          index,
          record,
          eventTimeMs,
          hash: request.partition == null ? hash : undefined,
        })
        byPartition.set(partition, entries)
      } catch (error) {
        results[index] = { status: statusOf(PenstockError.from(error)) }
      }
    }
    const outcomes = [...byPartition].map(([partition, entries]) =>
      store({ parts, context, results }, { topic: topic.name, partition, entries, acks }),
    )
    const errors = (await Promise.all(outcomes)).filter((error) => error !== undefined)
    // When nothing could be done for one reason, that is the call's own outcome: retries and dashboards then see it.
    const [first] = errors
    if (first && errors.length === byPartition.size && results.every(({ status }) => status))
      throw first
    return { results }
  }
}

function checkIndex({ name, spec }: Topic, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < spec.partitions) return
  const details = { topic: name, partition: String(index) }
  throw new PenstockError(
    'PARTITION_NOT_FOUND',
    `there is no partition ${index} of "${name}"`,
    details,
  )
}

async function store(
  call: {
    readonly parts: PublishParts
    readonly context: CallContext
    readonly results: Result[]
  },
  to: { topic: string; partition: number; entries: readonly Entry[]; acks: AckMode },
): Promise<PenstockError | undefined> {
  const { parts, context, results } = call
  const { topic, partition, entries, acks } = to
  const startMs = parts.clock.monotonicMs()
  let batch = batchOf(entries)
  const bytes = batch.length
  let used = false
  const report = (outcome: 'OK' | PenstockError['reason']): void =>
    parts.observer.produced({
      topic,
      acks,
      outcome,
      messages: outcome === 'OK' ? entries.length : 0,
      bytes,
      duplicate: false,
      ms: parts.clock.monotonicMs() - startMs,
    })
  try {
    const { localOnly, signal, origin } = context
    const attempt = () => {
      // Whoever had it before may have written into it.
      if (used) batch = batchOf(entries)
      used = true
      return appendAnywhere(parts, { topic, partition, acks }, { batch, localOnly })
    }
    const { deadlineMs } = origin
    const { baseOffset, forwarded } = localOnly
      ? await attempt()
      : await retrying(attempt, { clock: parts.clock, signal, deadlineMs })
    entries.forEach(({ index }, i) => {
      results[index] = { partition, offset: acks === 'none' ? -1 : baseOffset + i }
    })
    report('OK')
    if (!forwarded && readBatchHeader(batch).traced) {
      const endMs = parts.clock.now()
      const ms = parts.clock.monotonicMs() - startMs
      parts.tracer.appended(batch, { topic, partition, startMs: endMs - ms, endMs })
    }
    return undefined
  } catch (error) {
    const failure = PenstockError.from(error)
    const status = statusOf(failure)
    for (const { index } of entries) results[index] = { status, partition, offset: -1 }
    report(failure.reason)
    return failure
  }
}

function batchOf(entries: readonly Entry[]): Buffer {
  const times = entries.map(({ eventTimeMs }) => eventTimeMs)
  const baseTimestampMs = times.reduce((a, b) => Math.min(a, b))
  const maxTimestampDelta = Math.min(
    times.reduce((a, b) => Math.max(a, b)) - baseTimestampMs,
    2 ** 32 - 1,
  )
  const payload = encodeRecords(
    entries.map(({ record, eventTimeMs }) => ({
      ...record,
      timestampDeltaMs: Math.min(eventTimeMs - baseTimestampMs, maxTimestampDelta),
    })),
  )
  if (payload.length + batchHeaderBytes > limits.batchBytesMax) {
    throw new PenstockError(
      'MESSAGE_TOO_LARGE',
      `messages for one partition make ${payload.length} bytes`,
      {
        limitBytes: String(limits.batchBytesMax),
      },
    )
  }
  const batch = Buffer.allocUnsafe(batchHeaderBytes + payload.length)
  payload.copy(batch, batchHeaderBytes)
  const hashes = entries.map(({ hash }) => hash).filter((hash) => hash !== undefined)
  const keyed = hashes.length === entries.length
  writeBatchHeader(batch, {
    recordCount: entries.length,
    baseTimestampMs,
    maxTimestampDelta,
    codec: 'none',
    traced: entries.some(({ record }) => sampledContext(record) !== undefined),
    tagBloom: bloomOf(entries),
    ...(keyed
      ? {
          keyHashes: {
            min: hashes.reduce((a, b) => Math.min(a, b)),
            max: hashes.reduce((a, b) => Math.max(a, b)),
          },
        }
      : {}),
  })
  return batch
}

function bloomOf(entries: readonly Entry[]): { low: number; high: number } {
  const words = [0, 0]
  for (const { record } of entries) {
    if (!record.tag) continue
    const bit = tagBloomBit(record.tag)
    words[bit >> 5] = ((words[bit >> 5] ?? 0) | (1 << (bit & 31))) >>> 0
  }
  return { low: words[0] ?? 0, high: words[1] ?? 0 }
}
