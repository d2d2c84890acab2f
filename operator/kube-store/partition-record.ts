// Partition: what never changes is its spec, all else its status, so that each change is one write of one subresource. The
// object is made in two writes; one without a status is not there yet.

import { strict as assert } from 'node:assert'
import { type Partition, partitionName } from '../../model/partition.ts'
import type { PartitionObjectSpec, PartitionObjectStatus } from '../crds/partition.ts'
import { partitionKind } from '../crds/partition.ts'
import { objectName } from './object-name.ts'
import { present, type RecordKind } from './record.ts'

export const partitionRecord: RecordKind<'partition'> = {
  resource: partitionKind,
  hasFixedSpec: true,
  isUnowned: true,
  objectName,
  nameOf({ spec }) {
    // The schema of the kind.
    const { topic, index } = spec as unknown as PartitionObjectSpec
    return partitionName(topic, index)
  },
  decode({ spec, status }) {
    if (status === undefined) return undefined
    // The schema of the kind, which the API server holds every writer to.
    const { topic, topicUid, index, keyRange } = spec as unknown as PartitionObjectSpec
    const { summary: _summary, lossRanges, ...record } = status as unknown as PartitionObjectStatus
    const losses = lossRanges?.map(({ to, ...range }) => ({ ...range, to: to ?? null }))
    return {
      topic,
      topicUid,
      index,
      keyRange,
      ...record,
      ...(losses === undefined ? {} : { lossRanges: losses }),
    }
  },
  versionOf: ({ metadata }) => metadata.resourceVersion,
  spec(cluster, name, { topic, topicUid, index, keyRange }) {
    assert(name === partitionName(topic, index), `${name} is no name of ${topic}-${index}`)
    return { cluster, topic, topicUid, index, keyRange }
  },
  status({ topic: _topic, topicUid: _uid, index: _index, keyRange: _range, ...record }) {
    return { ...optional, ...record, lossRanges: losses(record), summary: summary(record) }
  },
}

/** So that they go when the record has them no more. */
const optional: Readonly<Record<OptionalField, undefined>> = {
  leader: undefined,
  target: undefined,
  origin: undefined,
  leaving: undefined,
  retired: undefined,
  uncleanStoreId: undefined,
  electPreferred: undefined,
  lossGeneration: undefined,
  lossRanges: undefined,
}

type OptionalField = {
  [F in keyof Partition]-?: undefined extends Partition[F] ? F : never
}[keyof Partition]

function losses({ lossRanges }: Pick<Partition, 'lossRanges'>): readonly unknown[] | undefined {
  return lossRanges?.map(({ to, ...range }) => present({ ...range, to: to ?? undefined }))
}

/** For people who look at it with kubectl. */
function summary({ inSync, replicas }: Pick<Partition, 'inSync' | 'replicas'>): unknown {
  const synced = replicas.filter(({ storeId }) => inSync.includes(storeId))
  return {
    inSync: `${synced.length}/${replicas.length}`,
    brokers: replicas.map(({ brokerId }) => brokerId).join(', '),
  }
}
