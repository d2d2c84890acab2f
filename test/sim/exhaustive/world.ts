// One state of the exploration, and how a move changes it: the move's actions, then everything that need not wait.
//
// A move is atomic together with what follows from it at once. What is done at once, and why nothing that matters to the
// safety of the log is lost by it:
//
// - A letter arrives the moment it is sent, or is late. Late letters stay until a move delivers them, in any order, or
//   for ever, which is a loss. How many may be late is a bound (`losses`), as in delay-bounded scheduling (Emmi, Qadeer,
//   Rakamarić 2011). It is no reduction but a bound, and the summary says it. A letter that arrived may also stay: twice.
// - Refusals (`reject`): those of one move arrive or are lost together, and it takes nobody's loss.
// - A promise, a cut or an EpochStart is made as soon as it is wanted, or its store crashes right there (before it, and
//   between the halves of a cut) and leaves any tail. Until it is made the store only ignores, refuses or holds what comes,
//   as if that came later; and a later crash, which forgets that it was wanted, is one right there. (EpochStarts wait when
//   disks may be damaged: what a damaged store must have again is told by how far its leader is.)
// - A follower opens its first stream when both it and its leader know the epoch. One that has not yet is one that has not
//   heard of the epoch; if it has promised it, by a fence.
// - When nothing is left to crash, to be damaged or to be refused, a leader syncs at once what it appends. A slow one is one that counts
//   later; its log is the same, and it answers a fence after the sync anyway.
// - A crash and the restart are one move. A store that is down is one that has restarted and to which nothing happens:
//   it has no role, so whatever is sent to it is ignored, and asking it something is a move of its own.
// - What can have no effect any more, by the rules of sessions and epochs, is dropped (futile.ts).

import { lanes } from '../../../broker/replication/ends.ts'
import type { Action } from '../replication/action.ts'
import { apply } from '../replication/apply.ts'
import {
  type Cluster,
  type Letter,
  type LogTask,
  type Node,
  newCluster,
  type Rules,
  recordOf,
} from '../replication/cluster.ts'
import { isCurrent } from '../replication/metadata.ts'
import { syncableTo } from '../replication/store.ts'
import { sceneAfter } from '../scenario/run.ts'
import { Scene } from '../scenario/scene.ts'
import { settle as settleAll } from '../scenario/settle.ts'
import type { Bounds } from './bounds.ts'
import { isFutile } from './futile.ts'
import { tailsOf } from './tails.ts'

export interface Used {
  readonly crashes: number
  readonly damages: number
  readonly losses: number
  readonly isrChanges: number
  readonly reconnects: number
  readonly refusals: number
  readonly rollBacks: number
  readonly restores: number
}

export interface World {
  readonly cluster: Cluster
  /** So many letters, the first ones of the network, are late. */
  readonly late: number
  readonly used: Used
}

export interface Move {
  readonly actions: readonly Action[]
  readonly spends?: Exclude<keyof Used, 'losses' | 'isrChanges'>
}

/** Which of so many ways it goes. */
export type Choose = (ways: number) => number

/** Epoch 1 is led and known to all, as after any undisturbed election; or a scenario has been. */
export function startingScene({ stores, ackQuorum, after }: Bounds, rules: Rules): Scene {
  if (after) return sceneAfter(after, rules)
  const scene = new Scene(newCluster({ nodes: stores, replicas: stores, ackQuorum, rules }))
  settleAll(scene.cluster)
  return scene
}

export function startingWorld(bounds: Bounds, rules: Rules): World {
  const { cluster } = startingScene(bounds, rules)
  if (bounds.rollBacks > 0) {
    for (const node of cluster.nodes.keys()) apply(cluster, { type: 'image', node })
  }
  const used = {
    crashes: 0,
    damages: 0,
    losses: 0,
    isrChanges: 0,
    reconnects: 0,
    refusals: 0,
    rollBacks: 0,
    restores: 0,
  }
  return { cluster, late: cluster.network.length, used }
}

export interface Making {
  readonly bounds: Bounds
  readonly choose: Choose
  /** Gets every action, for those who tell of it; also the one that fails. */
  readonly trace?: Action[]
}

export function carryOut(world: World, { actions, spends }: Move, making: Making): World {
  const used = spends ? { ...world.used, [spends]: world.used[spends] + 1 } : world.used
  const run: Run = {
    cluster: { ...world.cluster },
    late: world.late,
    used,
    making,
    refusalsArrive: undefined,
  }
  const writes = run.cluster.isrWrites.length
  for (const action of actions) act(run, action)
  if (run.cluster.isrWrites.length > writes) {
    run.used = { ...run.used, isrChanges: run.used.isrChanges + 1 }
  }
  while (settleOne(run)) {
    // Until nothing is left that need not wait.
  }
  return { cluster: run.cluster, late: run.late, used: run.used }
}

interface Run {
  readonly cluster: Cluster
  late: number
  used: Used
  readonly making: Making
  /** Undefined until there is one. */
  refusalsArrive: boolean | undefined
}

function act(run: Run, action: Action): void {
  run.making.trace?.push(action)
  const isTaken = action.type === 'drop' || (action.type === 'deliver' && !action.again)
  if (isTaken && action.letter < run.late) run.late--
  apply(run.cluster, action)
}

function settleOne(run: Run): boolean {
  const { cluster } = run
  if (cluster.network.length > run.late) {
    arrive(run)
    return true
  }
  const busy = cluster.nodes.findIndex((node) => isBusy(node, run.making.bounds))
  if (busy >= 0) {
    goOn(run, busy)
    return true
  }
  const action = firstStream(cluster) ?? leaderSync(run) ?? deadThing(cluster)
  if (!action) return false
  act(run, action)
  return true
}

/** The first letter that is not late yet. */
function arrive(run: Run): void {
  const { cluster, late: letter, used, making } = run
  const sent = cluster.network[letter]
  if (!sent || isFutile(cluster, sent)) return act(run, { type: 'drop', letter })
  if (sent.type === 'from-follower' && sent.message.type === 'reject') {
    run.refusalsArrive ??= making.choose(2) === 0
    return act(
      run,
      run.refusalsArrive ? { type: 'deliver', letter, again: false } : { type: 'drop', letter },
    )
  }
  const way = mayBeLate(sent, used, making.bounds) ? making.choose(3) : 0
  if (way > 0) {
    run.late++
    run.used = { ...used, losses: used.losses + 1 }
  }
  // The copy that stays takes the place of the letter, among the late ones.
  if (way === 2) act(run, { type: 'deliver', letter, again: true })
  if (way === 0) act(run, { type: 'deliver', letter, again: false })
}

function mayBeLate(letter: Letter, { losses }: Used, bounds: Bounds): boolean {
  if (losses >= bounds.losses) return false
  const isPeer = letter.type === 'from-leader' || letter.type === 'from-follower'
  const kind = isPeer ? letter.message.type : letter.type
  return bounds.lossesOf.length === 0 || bounds.lossesOf.includes(kind)
}

/** The store goes on with what it does by itself, or crashes before that. */
function goOn(run: Run, node: number): void {
  const { cluster, used, making } = run
  const one = cluster.nodes[node]
  if (!one) return
  const isPromise = one.promisesToKeep.length > 0
  const task = isPromise ? undefined : one.logTasks[0]
  const mayCrash = used.crashes < making.bounds.crashes && !(task && cutsNothing(one.store, task))
  const tails = mayCrash ? tailsOf(one, cluster) : []
  const survive = tails[making.choose(tails.length + 1) - 1]
  if (!survive) return act(run, { type: isPromise ? 'keep-promise' : 'log-task', node })
  run.used = { ...used, crashes: used.crashes + 1 }
  act(run, { type: 'crash', node, survive })
  act(run, { type: 'restart', node })
}

function isBusy({ promisesToKeep, logTasks: [task] }: Node, { damages }: Bounds): boolean {
  const waits = task?.type === 'start-epoch' && damages > 0
  return promisesToKeep.length > 0 || (task !== undefined && !waits)
}

/** The disk is the same before and after it. */
function cutsNothing({ lanes }: Node['store'], task: LogTask): boolean {
  if (task.type !== 'truncate') return false
  return task.to.state >= lanes.state.items.length && task.to.data >= lanes.data.items.length
}

function leaderSync({ cluster, used, making: { bounds } }: Run): Action | undefined {
  const mayLose =
    used.crashes < bounds.crashes ||
    used.damages < bounds.damages ||
    used.refusals < bounds.refusals
  if (mayLose) return undefined
  for (const [node, { store, replica }] of cluster.nodes.entries()) {
    if (replica.role?.type !== 'leading') continue
    for (const lane of lanes) {
      const upTo = syncableTo(store, lane, cluster.rules.store)
      if (upTo > store.lanes[lane].synced) return { type: 'sync', node, lane, upTo }
    }
  }
  return undefined
}

function firstStream({ nodes }: Cluster): Action | undefined {
  for (const [node, { replica }] of nodes.entries()) {
    const { role } = replica
    if (role?.type !== 'following' || role.phase !== 'apart') continue
    const leader = nodes.find(({ store }) => store.storeId === role.leader)?.replica.role
    const leads = leader?.type === 'leading' && leader.epoch === role.epoch
    if (leads) return { type: 'connect', node, leader: role.leader }
  }
  return undefined
}

/** Late letters without effect, and writes and elections that are based on what metadata was before. */
function deadThing(cluster: Cluster): Action | undefined {
  const { revision, epoch } = recordOf(cluster)
  const letter = cluster.network.findIndex((one) => isFutile(cluster, one))
  if (letter >= 0) return { type: 'drop', letter }
  const write = cluster.isrWrites.findIndex((one) => !isCurrent(cluster, one))
  if (write >= 0) return { type: 'write-isr', write, arrives: false }
  const election = cluster.elections.findIndex(
    ({ base }) => base.revision !== revision || base.epoch !== epoch,
  )
  return election >= 0 ? { type: 'decide', election } : undefined
}
