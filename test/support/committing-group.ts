// A consumer in a group that commits as it goes, and keeps the history. Redelivery after a crash is allowed; skipping is
// not, nor is going back behind a commit that was confirmed.

import type { Topic } from '../../client/index.ts'
import type { Acknowledged } from './ack-history.ts'

export interface CommittingGroup {
  readonly delivered: readonly Acknowledged[]
  /** Deliveries below an offset whose commit had been confirmed. */
  readonly wentBack: readonly string[]
  /** Confirmed. */
  readonly commits: number
  /** The highest offset of each partition whose commit was confirmed. */
  readonly committed: ReadonlyMap<number, number>
  /** Waits until all of them were delivered, for a minute at most; the ids that were not. Ends the consumer. */
  stopWhenSeen(ids: ReadonlySet<string>): Promise<string[]>
}

const commitEvery = 100
const patienceMs = 60_000

export function startCommittingGroup(
  topic: Topic<string>,
  group: string,
  { onDelivered }: { readonly onDelivered?: (message: Acknowledged) => void } = {},
): CommittingGroup {
  const delivered: Acknowledged[] = []
  const seen = new Set<string>()
  const wentBack: string[] = []
  const committed = new Map<number, number>()
  const controller = new AbortController()
  const { signal } = controller
  let commits = 0
  let wanted: ReadonlySet<string> | undefined
  const noteCommit = (partition: number, nextOffset: number): void => {
    commits++
    committed.set(partition, Math.max(nextOffset, committed.get(partition) ?? 0))
  }
  const running = (async () => {
    for await (const message of topic.stream({ group, from: 'earliest', signal })) {
      const { id, partition, offset } = message
      if (offset < (committed.get(partition) ?? 0)) wentBack.push(`${partition}:${offset}`)
      delivered.push({ id, partition, offset })
      seen.add(id)
      onDelivered?.({ id, partition, offset })
      if (wanted !== undefined && seen.size >= wanted.size && wanted.isSubsetOf(seen)) return
      if (delivered.length % commitEvery !== 0) continue
      // Refused ones are those of a broker that has gone.
      message.commit().then(
        () => noteCommit(partition, offset + 1),
        () => {},
      )
    }
  })()
  running.catch(() => {}) // Told by stopWhenSeen.
  return {
    delivered,
    wentBack,
    committed,
    get commits() {
      return commits
    },
    async stopWhenSeen(ids) {
      wanted = ids
      if (ids.isSubsetOf(seen)) controller.abort()
      const tooLong = setTimeout(() => controller.abort(), patienceMs)
      await running.catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      clearTimeout(tooLong)
      return [...ids.difference(seen)]
    },
  }
}
