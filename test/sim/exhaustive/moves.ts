// Every move that is possible in a world. What is left out can be had by others:
//
// - Batches are sent one at a time: a letter of two is two letters that arrive one after the other.
// - A sync takes all that it may: one that takes less is one that came before the rest was received or appended.
// - A follower opens another stream to a leader that leads; a hello that nobody hears uses up a session number.
// - Metadata is not observed where it would only be noted. Older records are, by who has restarted.
// - Any store may be the preferred one of an election, so the order of replicas does not matter.
// - A change of the ISR that is refused is one that never arrives.

import { type Lane, lanes } from '../../../broker/replication/ends.ts'
import { nextRange } from '../../../broker/replication/leader.ts'
import type { PartitionRecord } from '../../../broker/replication/replica-state.ts'
import { electLeader } from '../../../operator/controller/election.ts'
import type { Action } from '../replication/action.ts'
import { mayLose } from '../replication/budget.ts'
import { type Cluster, type Node, nodeWith, recordOf } from '../replication/cluster.ts'
import { isRestorable } from '../replication/governing.ts'
import { syncableTo } from '../replication/store.ts'
import type { Bounds } from './bounds.ts'
import { type Tail, tailsOf } from './tails.ts'
import type { Move, World } from './world.ts'

export function movesOf(world: World, bounds: Bounds): readonly Move[] {
  const { cluster } = world
  const moves: Move[] = []
  for (let letter = 0; letter < world.late; letter++) {
    moves.push({ actions: [{ type: 'deliver', letter, again: false }] })
  }
  for (const [node, one] of cluster.nodes.entries()) {
    for (const action of [
      ...observations(cluster, node, one),
      ...leaderActions(world, bounds, node),
    ]) {
      moves.push({ actions: [action] })
    }
    moves.push(...diskMoves(cluster, node, one))
    moves.push(...connections(world, bounds, node))
    moves.push(...fences(cluster, bounds, node))
    moves.push(...accidents(world, bounds, node))
  }
  moves.push(...decisions(cluster), ...restorations(world, bounds))
  for (const write of cluster.isrWrites.keys()) {
    moves.push({ actions: [{ type: 'write-isr', write, arrives: true }] })
    // The leader hears of it later, as of any other change.
    moves.push({ actions: [{ type: 'write-isr', write, arrives: true, again: true }] })
  }
  return moves
}

/**
 * Data waits for the state that was there before it. Where both can go to the disk both go: a sync of such state alone is
 * one from before the data came.
 */
function diskMoves(cluster: Cluster, node: number, { store, logTasks }: Node): readonly Move[] {
  const { state, data } = store.lanes
  const reach = (lane: Lane): number => syncableTo(store, lane, cluster.rules.store)
  const sync = (lane: Lane): Action => {
    return { type: 'sync', node, lane, upTo: store.lanes[lane].items.length }
  }
  const moves: Move[] = []
  if (reach('data') > data.synced) moves.push({ actions: [sync('data')] })
  if (state.items.length > state.synced) {
    const waits = data.items.length > data.synced && reach('data') === data.synced
    moves.push({ actions: waits ? [sync('state'), sync('data')] : [sync('state')] })
  }
  if (logTasks.length > 0) moves.push({ actions: [{ type: 'log-task', node }] })
  return moves
}

/** Controllers do not run meanwhile: what they know of is gone with them. */
function restorations({ cluster, used }: World, bounds: Bounds): readonly Move[] {
  if (used.restores >= bounds.restores) return []
  return cluster.records.slice(0, -1).flatMap((_, record): readonly Move[] => {
    const actions = [{ type: 'restore', record }] as const
    return isRestorable(cluster, record) ? [{ actions, spends: 'restores' }] : []
  })
}

function observations(cluster: Cluster, node: number, { replica }: Node): readonly Action[] {
  const { ignoreOldMetadata } = cluster.rules.replication
  return cluster.records.flatMap((record): readonly Action[] => {
    const { revision } = record
    const byAge = record.epoch - replica.recordEpoch || revision - replica.revision
    const isNews = ignoreOldMetadata ? byAge > 0 : byAge !== 0
    const matters = isNews && (!ignoreOldMetadata || isFollowedBySomething(replica, record))
    return matters ? [{ type: 'observe', node, revision }] : []
  })
}

function isFollowedBySomething(
  { role, promised }: Node['replica'],
  { epoch }: PartitionRecord,
): boolean {
  if (epoch < promised) return false
  return role?.type !== 'following' || role.epoch !== epoch
}

function leaderActions({ cluster, used }: World, bounds: Bounds, node: number): readonly Action[] {
  const { replica } = cluster.nodes[node] ?? {}
  const { role } = replica ?? {}
  if (!replica || role?.type !== 'leading') return []
  const actions: Action[] = []
  if (role.epochStart !== undefined && cluster.items < bounds.records) {
    for (const lane of lanes) actions.push({ type: 'produce', node, lane })
  }
  for (const { storeId } of role.copies) {
    const range = nextRange(replica, storeId, cluster.rules.replication)
    if (!range || nodeWith(cluster, storeId) < 0) continue
    const { lane, from } = range
    actions.push({ type: 'send', node, storeId, lane, from, to: from + 1 })
  }
  if (used.isrChanges >= bounds.isrChanges || role.change) return actions
  const self = replica.storeId
  for (const gone of role.isr) {
    if (gone === self) continue
    actions.push({ type: 'propose-isr', node, isr: role.isr.filter((one) => one !== gone) })
  }
  for (const { storeId } of role.copies) {
    if (role.isr.includes(storeId)) continue
    actions.push({ type: 'propose-isr', node, isr: [...role.isr, storeId] })
  }
  return actions
}

function connections({ cluster, used }: World, bounds: Bounds, node: number): readonly Move[] {
  const role = cluster.nodes[node]?.replica.role
  if (role?.type !== 'following' || role.phase === 'held' || role.phase === 'apart') return []
  const leading = cluster.nodes[nodeWith(cluster, role.leader)]?.replica.role
  if (leading?.type !== 'leading' || leading.epoch !== role.epoch) return []
  const actions = [{ type: 'connect', node, leader: role.leader }] as const
  return used.reconnects < bounds.reconnects ? [{ actions, spends: 'reconnects' }] : []
}

/** The controller's request, with the election that it belongs to. */
function fences(cluster: Cluster, bounds: Bounds, node: number): readonly Move[] {
  const record = recordOf(cluster)
  const { store, replica } = cluster.nodes[node] ?? {}
  if (!store || !replica || !record.replicas.includes(store.storeId)) return []
  const running = cluster.elections[0]
  const epoch = running?.epoch ?? record.epoch + 1
  if (epoch > bounds.epochs || replica.fencedFor === epoch) return []
  const isHeard = running?.promises.some(
    ({ storeId, promised, bootSeq }) =>
      storeId === store.storeId && promised === epoch && bootSeq === store.bootSeq,
  )
  if (isHeard) return []
  const fence: Action = { type: 'fence', election: 0, node }
  return [{ actions: running ? [fence] : [{ type: 'begin-election' }, fence] }]
}

function decisions(cluster: Cluster): readonly Move[] {
  const moves: Move[] = []
  for (const [election, { base, epoch, promises }] of cluster.elections.entries()) {
    const winners = new Set<string>()
    for (const { storeId: preferred } of promises) {
      const { isr, ackQuorum, replicas } = base
      const outcome = electLeader(
        { epoch, isr, ackQuorum, promises, preferred: [preferred, ...replicas] },
        cluster.rules.election,
      )
      const winner = outcome.type === 'elected' ? outcome.storeId : outcome.type
      if (winner === 'waiting' || winners.has(winner)) continue
      winners.add(winner)
      moves.push({ actions: [{ type: 'decide', election, preferred }] })
    }
  }
  return moves
}

function accidents({ cluster, used }: World, bounds: Bounds, node: number): readonly Move[] {
  const one = cluster.nodes[node]
  if (!one) return []
  const restart: Action = { type: 'restart', node }
  const moves: Move[] = []
  if (used.crashes < bounds.crashes) {
    for (const survive of tailsOf(one, cluster)) {
      moves.push({ actions: [{ type: 'crash', node, survive }, restart], spends: 'crashes' })
    }
  }
  if (used.damages < bounds.damages && !one.store.damaged && mayLose(cluster, one)) {
    const survive = endsOnDisk(one)
    for (const from of damagesOf(one)) {
      moves.push({
        actions: [{ type: 'crash', node, survive }, { type: 'damage', node, from }, restart],
        spends: 'damages',
      })
    }
  }
  const { state, data } = one.store.lanes
  const isSynced = state.synced === state.items.length && data.synced === data.items.length
  if (used.refusals < bounds.refusals && !isSynced) {
    moves.push({ actions: [{ type: 'refuse', node }], spends: 'refusals' })
  }
  if (used.rollBacks < bounds.rollBacks && mayLose(cluster, one)) {
    const crash: Action = { type: 'crash', node, survive: endsOnDisk(one) }
    moves.push({ actions: [crash, { type: 'roll-back', node }, restart], spends: 'rollBacks' })
  }
  const { replicas } = recordOf(cluster)
  if (cluster.lostDisks < bounds.lostDisks && mayLose(cluster, one)) {
    moves.push({ actions: [{ type: 'lose-disk', node }] })
  }
  if (!replicas.includes(one.store.storeId)) {
    moves.push({ actions: [{ type: 'assign', replicas: [...replicas, one.store.storeId] }] })
  }
  return moves
}

function endsOnDisk({ store: { lanes: on } }: Node): Tail {
  return { state: on.state.items.length, data: on.data.items.length }
}

/** Of each lane all, the last batch, or nothing; not of both. */
function damagesOf(node: Node): readonly Tail[] {
  const { state, data } = endsOnDisk(node)
  const cuts = (end: number): readonly number[] => [...new Set([0, Math.max(0, end - 1), end])]
  return cuts(state)
    .flatMap((one) => cuts(data).map((other) => ({ state: one, data: other })))
    .filter((tail) => tail.state < state || tail.data < data)
}
