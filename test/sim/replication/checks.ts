// What must hold, whatever happens: looked at after every step.

import type { Ends } from '../../../broker/replication/ends.ts'
import { type Lane, lanes } from '../../../broker/replication/ends.ts'
import { must } from '../violation.ts'
import { checkSequences } from './answers.ts'
import { type Cluster, type MetadataRecord, type Node, nodeWith, recordOf } from './cluster.ts'

/** A leader's high watermark has risen: what is below it is committed, and stays what it is. */
export function checkCommitted(cluster: Cluster, node: Node, ends: Ends): void {
  if (isGivenUp(cluster, node)) return
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
      checkSequences(cluster, more)
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
  if (epoch < cluster.outside.lossEpoch) return
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
    // Between the two halves of a cut the replica has not heard of it yet.
    const isCutting = node.logTasks[0]?.type === 'truncate'
    const isLost = isGivenUp(cluster, node) || (isCutting && cluster.outside.lossEpoch > 0)
    const shown = isLost ? 0 : replica.highWatermark[lane]
    const known = cluster.committed[lane]
    must(
      shown <= known.length,
      'visible-committed',
      () => `${store.storeId} shows ${lane} ${shown}, committed are ${known.length}`,
    )
    const last = shown - 1
    must(
      last < 0 || isCutting || items[last]?.id === known[last],
      'visible-prefix',
      () =>
        `${store.storeId} shows ${items[last]?.id} at ${lane} ${last}, which was ${known[last]}`,
    )
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

/** It has not heard yet of an unclean election, which vouches for nothing that came before. */
function isGivenUp({ outside: { lossEpoch } }: Cluster, { replica }: Node): boolean {
  const { role, begunEpoch } = replica
  if (lossEpoch === 0) return false
  if (role?.type === 'leading') return role.epoch < lossEpoch
  return begunEpoch < lossEpoch
}

/**
 * After an election. If it was unclean, what it says may be lost is all that is lost of the data; but not of an epoch that
 * metadata from a backup does not know, if nobody who votes does.
 */
export function checkLoss(
  cluster: Cluster,
  { before, knownEpoch }: { readonly before: MetadataRecord; readonly knownEpoch: number },
): void {
  const record = recordOf(cluster)
  const loss = record.lossRanges?.at(-1)
  if (loss === undefined || loss.generation === before.lossRanges?.at(-1)?.generation) return
  const { from, to, begunAt } = loss
  const winner = cluster.nodes[nodeWith(cluster, record.leader?.storeId ?? '')]
  const { committed, committedIn, outside } = cluster
  const heldUpTo = (lane: Lane): number => {
    const items = winner?.store.lanes[lane].items ?? []
    const other = committed[lane].findIndex((id, offset) => items[offset]?.id !== id)
    return other < 0 ? committed[lane].length : other
  }
  const ends = { state: heldUpTo('state'), data: heldUpTo('data') }
  // What has befallen its disk since it has voted is another loss.
  const isAsVoted = winner?.store.damaged === false
  const isUnheardOf = (committedIn.data[ends.data] ?? 0) > knownEpoch
  must(
    !isAsVoted || isUnheardOf || ends.data >= Math.min(from, committed.data.length),
    'loss-recorded',
    () => `${committed.data[ends.data]} at ${ends.data} is lost; the record says from ${from} on`,
  )
  must(
    to === null || committed.data.length <= to,
    'loss-recorded',
    () => `committed are ${committed.data.length}; the record says that less than ${to} is lost`,
  )
  must(
    !isAsVoted || begunAt === winner.store.lanes.data.items.length,
    'loss-recorded',
    () => `${winner?.store.storeId} does not begin at ${begunAt}`,
  )
  cluster.committed = {
    state: committed.state.slice(0, ends.state),
    data: committed.data.slice(0, ends.data),
  }
  cluster.committedIn = {
    state: committedIn.state.slice(0, ends.state),
    data: committedIn.data.slice(0, ends.data),
  }
  // Clients learn of it, and begin anew.
  const taken = Math.max(...outside.clients.map(({ id }) => id)) + 1
  cluster.outside = {
    ...outside,
    clients: outside.clients.map((_, index) => {
      return { id: taken + index, acknowledged: 0, open: undefined }
    }),
    calls: [],
    waiting: [],
    answers: [],
    toldEnd: Math.min(outside.toldEnd, ends.data),
    sequences: sequencesOf(cluster.committed.data),
    lossEpoch: record.epoch,
  }
}

/** After enough time without trouble: one leads, everybody is in sync, and all hold the same. */
export function checkWhole(cluster: Cluster): void {
  const { leader, epoch, isr, replicas, target } = recordOf(cluster)
  const stuck = (what: string): string => `${what} in ${JSON.stringify(recordOf(cluster))}`
  const leading = cluster.nodes[nodeWith(cluster, leader?.storeId ?? '')]
  const role = leading?.replica.role
  const leads = leading?.up && role?.type === 'leading' && role.epoch === epoch
  must(leads === true && role.epochStart !== undefined, 'liveness', () => stuck('nobody leads'))
  must(target === undefined, 'liveness', () => stuck('a move does not end'))
  const missing = replicas.filter((storeId) => !isr.includes(storeId))
  must(missing.length === 0, 'liveness', () => stuck(`${missing.join(' ')} stays out of sync`))
  for (const lane of lanes) {
    const { items } = leading.store.lanes[lane]
    const shown = leading.replica.highWatermark[lane]
    must(shown === items.length, 'liveness', () =>
      stuck(`${lane} is committed up to ${shown} of ${items.length}`),
    )
    for (const storeId of replicas) {
      const copy = cluster.nodes[nodeWith(cluster, storeId)]
      must(copy !== undefined, 'liveness', () => stuck(`${storeId} is not replaced`))
      const ids = copy.store.lanes[lane].items.map(({ id }) => id).join(' ')
      must(ids === items.map(({ id }) => id).join(' '), 'replicas-equal', () =>
        stuck(`${lane} of ${storeId} is ${ids}`),
      )
    }
  }
  const open = cluster.outside.clients.find((client) => client.open)
  must(open === undefined, 'liveness', () => stuck(`client ${open?.id} is not answered`))
}

/** By what clients name their messages. */
function sequencesOf(ids: readonly string[]): Readonly<Record<number, number>> {
  const found = ids.flatMap((id) => {
    const [, client, sequence] = /^c(\d+)\.(\d+)$/.exec(id) ?? []
    return client === undefined ? [] : [[client, Number(sequence)] as const]
  })
  return Object.fromEntries(found)
}
