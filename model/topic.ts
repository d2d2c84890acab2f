// A topic as everybody talks of it: what a user asks for, what of that is allowed, what the cluster has made of it.

import { PenstockError } from './errors.ts'
import { limits } from './limits.ts'
import { nameFault } from './name.ts'
import type { TimestampMs } from './offset.ts'

/** `fsync`: acknowledged from disk. `memory`: from the page cache, lost with the machine; a visible opt-out (A4). */
export const durabilities = ['fsync', 'memory'] as const
export type Durability = (typeof durabilities)[number]

export interface TopicSpec {
  /** 1 to limits.partitionsPerTopicMax. */
  readonly partitions: number
  readonly replicationFactor: number
  /** 1 to replicationFactor: copies on disk before acks=all is answered. */
  readonly minInSyncReplicas: number
  readonly durability: Durability
  /** Kept at least this long; null: for ever. */
  readonly retentionMs: number | null
  /** Per partition; null: no bound. */
  readonly retentionBytes: number | null
  readonly messageBytesMax: number
  readonly segmentBytes: number
}

export interface Topic {
  readonly name: string
  /** uuid: what data directories and checksums are bound to, so a namesake never sees old data. */
  readonly uid: string
  readonly spec: TopicSpec
  readonly createdAtMs: TimestampMs
  /** Set while the topic is being deleted; it then takes no more messages. */
  readonly deletedAtMs?: TimestampMs | undefined
}

/** What a topic gets where neither its spec nor the broker's configuration says otherwise. */
export const defaultTopicSpec: TopicSpec = {
  partitions: 1,
  replicationFactor: 1,
  minInSyncReplicas: 1,
  durability: 'fsync',
  retentionMs: 7 * 24 * 60 * 60 * 1000,
  retentionBytes: null,
  messageBytesMax: limits.messageBytesDefault,
  segmentBytes: limits.segmentBytesDefault,
}

/** The same on Kubernetes, where there are brokers enough: one may be lost with its disk. */
export const clusterReplicationFactor = 3

/** How many copies acknowledge where nobody says: more than half, so that a lost disk of three loses nothing. */
export function majorityOf(replicationFactor: number): number {
  return Math.floor(replicationFactor / 2) + 1
}

/** Bounds of the numbers of a spec, both inclusive. */
export const topicSpecRanges = {
  partitions: { min: 1, max: limits.partitionsPerTopicMax },
  replicationFactor: { min: 1, max: limits.replicationFactorMax },
  minInSyncReplicas: { min: 1, max: limits.replicationFactorMax },
  retentionMs: { min: limits.retentionMsMin, max: limits.retentionMsMax },
  retentionBytes: { min: limits.retentionBytesMin, max: Number.MAX_SAFE_INTEGER },
  messageBytesMax: { min: limits.messageBytesMin, max: limits.messageBytesMax },
  segmentBytes: { min: limits.segmentBytesMin, max: limits.segmentBytesMax },
} as const satisfies Partial<Record<keyof TopicSpec, { min: number; max: number }>>

const rangedFields = [
  'partitions',
  'replicationFactor',
  'minInSyncReplicas',
  'retentionMs',
  'retentionBytes',
  'messageBytesMax',
  'segmentBytes',
] as const satisfies readonly (keyof typeof topicSpecRanges)[]

/** Every fault of the spec, each one sentence that begins with the field; empty when it is valid. */
export function topicSpecFaults(spec: TopicSpec): readonly string[] {
  const faults: string[] = []
  for (const field of rangedFields) {
    const value = spec[field]
    if (value === null && (field === 'retentionMs' || field === 'retentionBytes')) continue
    const { min, max } = topicSpecRanges[field]
    if (value === null || !Number.isSafeInteger(value) || value < min || value > max) {
      faults.push(`${field} is ${value}; allowed is an integer from ${min} to ${max}`)
    }
  }
  if (!durabilities.includes(spec.durability)) {
    faults.push(
      `durability is ${JSON.stringify(spec.durability)}; allowed are ${durabilities.join(', ')}`,
    )
  }
  if (spec.minInSyncReplicas > spec.replicationFactor) {
    faults.push(
      `minInSyncReplicas is ${spec.minInSyncReplicas}; it cannot exceed replicationFactor, ${spec.replicationFactor}`,
    )
  }
  return faults
}

/** Throws INVALID_REQUEST with every fault of name and spec at once. */
export function validateTopic(topic: { readonly name: string; readonly spec: TopicSpec }): void {
  const fault = nameFault(topic.name)
  throwFaults([...(fault === undefined ? [] : [`name ${fault}`]), ...topicSpecFaults(topic.spec)])
}

/** Throws INVALID_REQUEST with every fault at once. */
export function validateTopicSpec(spec: TopicSpec): void {
  throwFaults(topicSpecFaults(spec))
}

function throwFaults(faults: readonly string[]): void {
  if (faults.length > 0) throw new PenstockError('INVALID_REQUEST', `topic: ${faults.join('; ')}`)
}

/** True when both ask for the same. */
export function sameTopicSpec(one: TopicSpec, other: TopicSpec): boolean {
  return one.durability === other.durability && rangedFields.every((key) => one[key] === other[key])
}
