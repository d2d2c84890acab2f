// What clients are told, and when; and that nothing of theirs is committed twice.

import { must } from '../violation.ts'
import type { Cluster, Node } from './cluster.ts'
import type { Waiting } from './outside.ts'
import type { Item } from './store.ts'

/** It is committed so far: whoever waits for less is answered. */
export function answerCommitted(
  cluster: Cluster,
  { store: { storeId, bootSeq }, replica }: Node,
  end: number,
): void {
  const { outside } = cluster
  const isDone = ({ leader, bootSeq: boot, epoch, offset }: Waiting): boolean =>
    leader === storeId && boot === bootSeq && epoch === replica.role?.epoch && offset < end
  const done = outside.waiting.filter(isDone)
  if (done.length === 0) return
  const answers = done.map(({ client, sequence, offset }) => ({ client, sequence, offset }))
  cluster.outside = {
    ...outside,
    waiting: outside.waiting.filter((one) => !isDone(one)),
    answers: [...outside.answers, ...answers],
  }
}

/** No message of a client is committed twice, and none before the one ahead of it. */
export function checkSequences(cluster: Cluster, items: readonly Item[]): void {
  for (const { client, id } of items) {
    if (!client) continue
    const { sequences } = cluster.outside
    const before = sequences[client.id] ?? 0
    must(client.sequence > before, 'no-duplicates', () => `${id} is committed a second time`)
    must(client.sequence === before + 1, 'no-gaps', () => `${id} is committed behind ${before}`)
    cluster.outside = {
      ...cluster.outside,
      sequences: { ...sequences, [client.id]: client.sequence },
    }
  }
}
