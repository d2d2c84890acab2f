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
    for (let offset = 0; offset < ends[lane]; offset++) {
      const before = known[offset]
      const id = items[offset]?.id
      must(
        before === undefined || before === id,
        'visible-prefix',
        () => `${lane} ${offset} was ${before} and is ${id} at ${node.store.storeId}`,
      )
    }
    const more = items.slice(known.length, ends[lane])
    if (more.length > 0) {
      const epoch = node.replica.role?.epoch ?? 0
      const ids = [...known, ...more.map(({ id }) => id)]
      const epochs = [...cluster.committedIn[lane], ...more.map(() => epoch)]
      cluster.committed = { ...cluster.committed, [lane]: ids }
      cluster.committedIn = { ...cluster.committedIn, [lane]: epochs }
    }
  }
  checkOneOrder(node, ends)
}

/** R13: whoever sees a message sees the state that its leader had written before it. */
function checkOneOrder({ store }: Node, ends: Ends): void {
  const { state, data } = store.lanes
  let at = -1
  for (let offset = 0; offset < ends.data; offset++) {
    const { id, after = '' } = data.items[offset] ?? {}
    if (after === '') continue
    // What is behind one message is often behind the next one too, or a little further on.
    let next = Math.max(at, 0)
    while (next < ends.state && state.items[next]?.id !== after) next++
    if (next >= ends.state) next = state.items.findIndex((one) => one.id === after)
    at = next
    must(
      at >= 0 && at < ends.state,
      'one-order',
      () => `${store.storeId} shows ${id} without ${after}, which was written before it`,
    )
  }
}

/**
 * A leader holds everything that earlier epochs have committed, and is the only one of its own. What a later one has
 * committed meanwhile it need not have: it has been elected, heard of it late, and will commit nothing.
 */
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
      if ((cluster.committedIn[lane][offset] ?? 0) >= epoch) continue
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
