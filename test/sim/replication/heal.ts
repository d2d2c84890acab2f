// After the trouble: every node is up, the network is whole, the controller runs, and nothing else goes wrong. So much time
// must do for the partition to have a leader and all its copies in sync. Says what it did, action by action.

import { leaderHasToGo } from '../../../operator/controller/reassignment.ts'
import { settle } from '../scenario/settle.ts'
import { Violation } from '../violation.ts'
import type { Action } from './action.ts'
import { apply } from './apply.ts'
import { checkWhole } from './checks.ts'
import { type Cluster, nodeWith, recordOf } from './cluster.ts'
import { plannedTarget } from './controller.ts'
import { isCurrent, partitionOf } from './metadata.ts'

/** Each is some seconds of real time. */
const roundsMax = 40
const roundMs = 4_000

export interface Healed {
  readonly actions: readonly Action[]
  readonly violation: Violation | undefined
}

export function heal(cluster: Cluster): Healed {
  const actions: Action[] = []
  const act = (action: Action): void => {
    actions.push(action)
    apply(cluster, action)
  }
  try {
    for (let round = 0; round < roundsMax; round++) {
      for (const action of prepared(cluster)) act(action)
      actions.push(...rest(cluster))
      for (const action of governed(cluster)) act(action)
      actions.push(...rest(cluster))
      if (isWhole(cluster)) break
      act({ type: 'pass-time', ms: roundMs })
      for (const node of cluster.nodes.keys()) act({ type: 'keep-isr', node })
      actions.push(...rest(cluster))
    }
    if (!isBeyondRepair(cluster)) act({ type: 'check-whole' })
  } catch (error) {
    const violation = error instanceof Violation ? error : new Violation('restless', String(error))
    return { actions, violation }
  }
  return { actions, violation: undefined }
}

function isWhole(cluster: Cluster): boolean {
  try {
    checkWhole({ ...cluster })
    return true
  } catch {
    return false
  }
}

/** Whoever is down starts; whoever waits for an answer asks again. */
function* prepared(cluster: Cluster): Generator<Action> {
  for (const [node, { up }] of cluster.nodes.entries()) {
    if (!up) yield { type: 'restart', node }
  }
  const { leader } = recordOf(cluster)
  for (const [write, asked] of cluster.isrWrites.entries()) {
    if (!isCurrent(cluster, asked)) yield { type: 'write-isr', write, arrives: true }
  }
  const node = nodeWith(cluster, leader?.storeId ?? '')
  for (const { id, open } of cluster.outside.clients) {
    if (open && node >= 0) yield { type: 'call', client: id, node }
  }
  while (cluster.outside.calls.length > 0) yield { type: 'serve', call: 0, again: false }
  while (cluster.outside.answers.length > 0) yield { type: 'answer', answer: 0 }
}

/** What a controller does that sees everything as it is. */
function* governed(cluster: Cluster): Generator<Action> {
  for (const node of cluster.nodes.keys()) yield { type: 'resign', node }
  if (!isLed(cluster)) yield* elected(cluster)
  // A hand-over: the leader has stopped, and who is to follow has everything.
  const to = successor(cluster)
  if (to !== undefined) yield* elected(cluster, to)
  const target = isLed(cluster) ? plannedTarget(cluster) : undefined
  if (target) yield { type: 'move', target }
  yield { type: 'advance' }
}

function isLed(cluster: Cluster): boolean {
  const { leader } = recordOf(cluster)
  const node = cluster.nodes[nodeWith(cluster, leader?.storeId ?? '')]
  return node?.up === true && node.store.bootSeq === leader?.bootSeq
}

/** Who leads next, where a leader that is well is to give way: its copy leaves, or the quorum is raised. */
function successor(cluster: Cluster): string | undefined {
  const record = recordOf(cluster)
  const { minInSync } = cluster.outside
  const { isr, leader, ackQuorum } = record
  if (!isLed(cluster)) return undefined
  const others = (record.target ?? isr).filter((storeId) => storeId !== leader?.storeId)
  const isRaised = record.target === undefined && minInSync > ackQuorum && isr.length >= minInSync
  return leaderHasToGo(partitionOf(record)) || isRaised ? others[0] : undefined
}

function* elected(cluster: Cluster, preferred?: string): Generator<Action> {
  const { epoch } = recordOf(cluster)
  const decide = { type: 'decide', fresh: true, ...(preferred && { preferred }) } as const
  const election = cluster.elections.length
  yield { type: 'begin-election' }
  // Outbid, or promised before: once more, above what was promised.
  for (let tries = 0; tries < 8 && recordOf(cluster).epoch === epoch; tries++) {
    for (const node of cluster.nodes.keys()) yield { type: 'fence', election, node }
    yield* settled(cluster)
    yield { ...decide, election }
  }
}

/** What coming to rest would take, done by who asks. */
function settled(cluster: Cluster): readonly Action[] {
  return rest({ ...cluster })
}

/** The controller's letters too. */
function rest(cluster: Cluster): readonly Action[] {
  const actions: Action[] = []
  for (;;) {
    actions.push(...settle(cluster))
    const letter = cluster.network.findIndex(({ type }) => type === 'promise' || type === 'fence')
    if (letter < 0) return actions
    const action = { type: 'deliver', letter, again: false } as const
    actions.push(action)
    apply(cluster, action)
  }
}

/** Nobody may lead, for too many of those in sync are gone or damaged at once: that is more than is promised. */
function isBeyondRepair(cluster: Cluster): boolean {
  if (isLed(cluster)) return false
  const { isr, ackQuorum } = recordOf(cluster)
  const votes = isr.filter(
    (storeId) => cluster.nodes[nodeWith(cluster, storeId)]?.store.damaged === false,
  )
  return votes.length < isr.length - ackQuorum + 1
}
