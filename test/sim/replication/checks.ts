// What must hold, whatever happens: looked at after every step.

import type { Ends } from '../../../broker/replication/ends.ts'
import { lanes } from '../../../broker/replication/ends.ts'
import { must } from '../violation.ts'
import type { Cluster, Node } from './cluster.ts'

/** A leader's high watermark has risen: what is below it is committed, and stays what it is. */
export function checkCommitted(cluster: Cluster, node: Node, ends: Ends): void {
  for (const lane of lanes) {
    const { items } = node.store.lanes[lane]
    const known = cluster.committed[lane]
    must(
      ends[lane] <= items.length,
      'visible-exists',
      () => `${node.store.storeId} shows ${lane} ${ends[lane]} of ${items.length}`,
    )
    const ids = items.slice(0, ends[lane]).map(({ id }) => id)
    for (const [offset, id] of ids.entries()) {
      const before = known[offset]
      must(
        before === undefined || before === id,
        'visible-prefix',
        () => `${lane} ${offset} was ${before} and is ${id} at ${node.store.storeId}`,
      )
    }
    if (ids.length > known.length) {
      cluster.committed = { ...cluster.committed, [lane]: ids }
    }
  }
  checkOneOrder(node, ends)
}

/** R13: whoever sees a message sees the state that its leader had written before it. */
function checkOneOrder({ store }: Node, ends: Ends): void {
  const visible = new Set(store.lanes.state.items.slice(0, ends.state).map(({ id }) => id))
  for (const { id, after } of store.lanes.data.items.slice(0, ends.data)) {
    must(
      after === '' || visible.has(after),
      'one-order',
      () => `${store.storeId} shows ${id} without ${after}, which was written before it`,
    )
  }
}

/** A leader holds everything that was ever committed, and is the only one of its epoch. */
export function checkLeader(cluster: Cluster, node: Node, epoch: number): void {
  const { storeId, bootSeq } = node.store
  const name = `${storeId}/${bootSeq}`
  const other = cluster.led[epoch]
  must(
    other === undefined || other === name,
    'one-leader',
    () => `epoch ${epoch} is led by ${other} and by ${name}`,
  )
  cluster.led = { ...cluster.led, [epoch]: name }
  for (const lane of lanes) {
    for (const [offset, id] of cluster.committed[lane].entries()) {
      const held = node.store.lanes[lane].items[offset]?.id
      must(
        held === id,
        'leader-complete',
        () => `${name} leads epoch ${epoch} with ${held} at ${lane} ${offset}, which was ${id}`,
      )
    }
  }
}

/** What a replica shows was committed; what it believes of its disk is so. */
export function checkReplica(cluster: Cluster, node: Node): void {
  const { replica, store } = node
  for (const lane of lanes) {
    const { items, synced } = store.lanes[lane]
    const shown = replica.highWatermark[lane]
    const known = cluster.committed[lane]
    must(
      shown <= known.length,
      'visible-committed',
      () => `${store.storeId} shows ${lane} ${shown}, committed are ${known.length}`,
    )
    const last = shown - 1
    must(
      last < 0 || items[last]?.id === known[last],
      'visible-prefix',
      () =>
        `${store.storeId} shows ${items[last]?.id} at ${lane} ${last}, which was ${known[last]}`,
    )
    // Between the two halves of a cut the replica has not heard of it yet.
    const isCutting = node.logTasks[0]?.type === 'truncate'
    must(
      isCutting || replica.lanes[lane].durable <= synced,
      'durable-is',
      () =>
        `${store.storeId} believes ${lane} ${replica.lanes[lane].durable} synced, it is ${synced}`,
    )
  }
  must(
    replica.promisedDurably <= store.promised,
    'promise-kept',
    () => `${store.storeId} believes to have promised ${replica.promisedDurably}`,
  )
}
