// What a watch shows of every partition, held against what must never be: an epoch given to two leaders, an epoch that
// falls, a partition made twice, one that goes without a tombstone.

import type { Partition } from '../../model/partition.ts'
import type { Change } from '../../operator/kube/informer.ts'
import { partitionRecord } from '../../operator/kube-store/partition-record.ts'
import type { RecordObject } from '../../operator/kube-store/record.ts'

export class PartitionHistory {
  readonly violations: string[] = []
  elections = 0
  made = 0
  readonly #leaders = new Map<string, string>()
  readonly #uids = new Map<string, string>()

  take({ before, after }: Change<RecordObject>): void {
    const was = before && partitionRecord.decode(before)
    const is = after && partitionRecord.decode(after)
    if (after !== undefined && is !== undefined) this.#put(after.metadata.uid, { was, is })
    // One without a record was never seen by anybody.
    else if (was !== undefined && was.phase !== 'deleting')
      this.#violate(was, 'is gone without a tombstone')
  }

  #put(
    objectUid: string,
    { was, is }: { readonly was: Partition | undefined; readonly is: Partition },
  ): void {
    const place = placeOf(is)
    const known = this.#uids.get(place)
    if (known === undefined) this.made++
    else if (known !== objectUid) this.#violate(is, `was made twice, as ${known} and ${objectUid}`)
    this.#uids.set(place, objectUid)
    if (was !== undefined && was.topicUid === is.topicUid && is.epoch < was.epoch)
      this.#violate(is, `epoch falls from ${was.epoch} to ${is.epoch}`)
    if (is.leader === undefined) return
    const { storeId, bootSeq } = is.leader
    const leader = `${storeId} at start ${bootSeq}`
    const key = `${place} epoch ${is.epoch}`
    const other = this.#leaders.get(key)
    if (other === undefined) this.elections++
    else if (other !== leader)
      this.#violate(is, `epoch ${is.epoch} given to ${other} and ${leader}`)
    this.#leaders.set(key, leader)
  }

  #violate(partition: Partition, what: string): void {
    this.violations.push(`${placeOf(partition)} (${partition.topic}): ${what}`)
  }
}

function placeOf({ topicUid, index }: Partition): string {
  return `${topicUid}/${index}`
}
