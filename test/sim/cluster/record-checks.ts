// What every change of a partition's record must keep, whoever makes it.

import { type Partition, partitionName } from '../../../model/partition.ts'
import { must } from '../violation.ts'

export function checkRecord(before: Partition | undefined, after: Partition | undefined): void {
  if (before === undefined || after === undefined) return
  const name = partitionName(after.topic, after.index)
  const holds = (condition: boolean, what: string): void =>
    must(condition, 'record', () => `${name}: ${what}\n${show(before)}\n${show(after)}`)
  holds(after.revision === before.revision + 1, 'a revision is left out')
  holds(after.epoch >= before.epoch, 'the epoch falls')
  holds(after.inSync.length >= after.ackQuorum, 'fewer in sync than acknowledgements need')
  const stores = new Set(after.replicas.map(({ storeId }) => storeId))
  holds(
    after.inSync.every((storeId) => stores.has(storeId)),
    'in sync, and no replica',
  )
  const { leader } = after
  if (leader === undefined) return
  const was = before.leader
  const same = was?.storeId === leader.storeId && was.bootSeq === leader.bootSeq
  holds(same || after.epoch > before.epoch, 'a new leader in an old epoch')
}

function show(partition: Partition): string {
  return JSON.stringify(partition)
}
