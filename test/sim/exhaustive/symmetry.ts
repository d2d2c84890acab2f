// Stores are alike: a world under other names is the same world. They are put in order by what each one is by itself; all
// orders are tried only of those that look the same.

import { lanes } from '../../../broker/replication/ends.ts'
import { type Cluster, type Node, recordOf } from '../replication/cluster.ts'

export function ordersOf(cluster: Cluster): readonly (readonly number[])[] {
  const marks = cluster.nodes.map((node) => markOf(cluster, node))
  const mark = (index: number): number => marks[index] ?? 0
  const sorted = [...marks.keys()].toSorted((a, b) => mark(a) - mark(b))
  let orders: readonly (readonly number[])[] = [[]]
  for (let from = 0; from < sorted.length; ) {
    const first = mark(sorted[from] ?? 0)
    const alike = sorted.filter((index) => mark(index) === first)
    from += alike.length
    const ways = permutationsOf(alike)
    orders = orders.flatMap((order) => ways.map((way) => [...order, ...way]))
  }
  return orders
}

function permutationsOf(all: readonly number[]): readonly (readonly number[])[] {
  if (all.length <= 1) return [all]
  return all.flatMap((one) =>
    permutationsOf(all.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  )
}

/** The same for stores that are the same but for their names; nearly always another one for others. */
function markOf(cluster: Cluster, { store, replica, logTasks, promisesToKeep }: Node): number {
  const { isr, replicas, leader, revision } = recordOf(cluster)
  const { storeId } = store
  const { role } = replica
  let mark = 17
  const add = (value: number): void => {
    mark = Math.imul(mark, 0x01000193) ^ value
  }
  add(isr.includes(storeId) ? 1 : 0)
  add(replicas.includes(storeId) ? 1 : 0)
  add(leader?.storeId === storeId ? 1 : 0)
  add(replica.revision === 0 ? -1 : revision - replica.revision)
  add(role === undefined ? 0 : role.type === 'leading' ? 1 : 2 + role.phase.length)
  add(role?.epoch ?? 0)
  add(store.promised)
  add(replica.promised)
  add(replica.begunEpoch)
  add(replica.ledEpoch)
  add(store.damaged ? 1 : 0)
  add(replica.fencedFor ?? 0)
  add(replica.changes * 16 + logTasks.length * 4 + promisesToKeep.length)
  for (const lane of lanes) {
    add(store.lanes[lane].items.length * 64 + store.lanes[lane].synced)
    add(store.lanes[lane].items.at(-1)?.epoch ?? 0)
    add(replica.lanes[lane].durable * 64 + replica.highWatermark[lane])
  }
  const greeters = cluster.nodes.flatMap((node) =>
    node.replica.role?.type === 'leading'
      ? node.replica.role.copies.filter((copy) => copy.storeId === storeId)
      : [],
  )
  // A sum, because leaders have no order.
  let known = 0
  for (const { synced, next, durable } of greeters) {
    const ends = ((next.state * 16 + next.data) * 16 + durable.state) * 16 + durable.data
    known += Math.imul(ends * 2 + (synced ? 1 : 0), 0x9e3779b1)
  }
  add(known | 0)
  return mark
}
