// I-QUORUM as the disks show it: what is acknowledged lies on as many of them as the topic asks for, beyond the reach of a
// power cut.

import { must } from '../violation.ts'
import { dataDir } from './life.ts'
import { bytesOf, directoryAt } from './stored-batches.ts'
import { topicUid, type World } from './world.ts'

export function checkCopies(
  world: World,
  at: { readonly index: number; readonly from: number; readonly mark: string },
): void {
  const { minInSyncReplicas, retentionBytes, retentionMs } = world.plan.topic
  // What is kept no longer can be acknowledged once more, to who did not hear of it.
  if (retentionBytes !== null || retentionMs !== null || world.plan.spoilsVolumes) return
  const holders = world.brokers.filter(({ disk }) => {
    const directory = directoryAt(disk, `${dataDir}/topics/${topicUid}/${at.index}/log`)
    return [...(directory?.files() ?? [])].some(
      ({ path, file }) => path.endsWith('.log') && bytesOf(file, 'platter').includes(at.mark),
    )
  })
  must(
    holders.length >= minInSyncReplicas,
    'copies',
    () =>
      `${at.mark} is acknowledged at ${at.from} of ${at.index}, and on the disks of ${holders.map(({ name }) => name).join(' and ') || 'nobody'}`,
  )
}
