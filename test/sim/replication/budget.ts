// How much may go at the same time.

import { type Cluster, type Node, nodeWith, recordOf } from './cluster.ts'

/** The fault budget: at any time fewer than `ackQuorum` members of the ISR are lost for good. */
export function mayLose(cluster: Cluster, node: Node): boolean {
  const { isr, ackQuorum } = recordOf(cluster)
  // A change of the ISR that is on its way may still arrive: then its members count too.
  const sets = [isr, ...cluster.isrWrites.map((write) => write.isr)]
  return sets.every((members) => {
    const lost = members.filter(
      (storeId) => cluster.nodes[nodeWith(cluster, storeId)]?.store.damaged !== false,
    ).length
    return !members.includes(node.store.storeId) || lost + 1 < ackQuorum
  })
}
