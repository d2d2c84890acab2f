// A world as a row of integers that is the same for all worlds that can only do the same: letters in any order, stores
// under any names, batches renamed to where they are, sessions and boots counted back from the latest one. What it leaves
// out is said at each field, and a new field does not compile until somebody has decided.

import { lanes } from '../../../broker/replication/ends.ts'
import type { EpochHistory } from '../../../broker/replication/epoch-history.ts'
import type { Session } from '../../../broker/replication/message.ts'
import type {
  LaneState,
  PartitionRecord,
  ReplicaState,
} from '../../../broker/replication/replica-state.ts'
import {
  allRules,
  type Cluster,
  type Letter,
  type Node,
  type RunningElection,
  recordOf,
} from '../replication/cluster.ts'
import type { LaneOnDisk, Store } from '../replication/store.ts'
import { type Digest, digestOf, isLower } from './digest.ts'
import { Names } from './names.ts'
import { ordersOf } from './symmetry.ts'
import type { World } from './world.ts'

const written = 'in the form'
void ({
  rules: 'the same in one exploration',
  nodes: written,
  network: written,
  records: 'the last; of the others those that somebody may still act upon',
  elections: written,
  isrWrites: written,
  committed: written,
  committedIn: written,
  led: written,
  items: written,
  outside: 'nothing of it is explored: no clients, no admin, no time',
  nonces: 'only ever compared: they go by where their EpochStart is',
  crashes: 'counted in used',
  lostDisks: written,
} satisfies Record<keyof Cluster, string>)
void ({
  name: 'goes by the position',
  up: 'all are up',
  store: written,
  replica: written,
  logTasks: written,
  promisesToKeep: written,
  disks: 'only names the next one',
} satisfies Record<keyof Node, string>)
void ({
  storeId: 'goes by the position',
  bootSeq: 'what remembers one says how many ago it was',
  promised: written,
  damaged: written,
  lanes: written,
} satisfies Record<keyof Store, string>)
void ({
  brokerId: 'goes by the position',
  storeId: 'goes by the position',
  bootSeq: 'that of the store',
  promised: written,
  promisedDurably: written,
  lanes: written,
  starts: 'nothing is trimmed',
  highWatermark: written,
  ledEpoch: written,
  begunEpoch: written,
  sessions: 'what remembers one says how many ago it was',
  revision: 'how many ago',
  recordEpoch: written,
  damaged: written,
  wholeAt: written,
  role: 'without what only the clock needs: endsAtTick, nowMs, caughtUpMs',
  changes: written,
  fencedFor: written,
  freshPromise: written,
  waiting: written,
} satisfies Record<keyof ReplicaState, string>)

/** The least of what it is under all names of the stores that are worth trying. */
export function digestOfWorld(world: World): Digest {
  let least: Digest | undefined
  for (const order of ordersOf(world.cluster)) {
    const form = new Form(world.cluster, order)
    form.write(world)
    const digest = digestOf(form.words, form.length)
    if (!least || isLower(digest, least)) least = digest
  }
  if (!least) throw new Error('there is always an order')
  return least
}

/** Shared by all forms: one is made at a time. */
const shared = new Int32Array(2 ** 16)
const undefinedMark = -0x7fff

class Form {
  readonly words = shared
  length = 0
  readonly #cluster: Cluster
  readonly #order: readonly number[]
  readonly #names: Names

  constructor(cluster: Cluster, order: readonly number[]) {
    this.#cluster = cluster
    this.#order = order
    this.#names = new Names(cluster, order)
  }

  write({ cluster, late, used }: World): void {
    this.#put(late, used.crashes, used.damages, used.losses, used.isrChanges, used.reconnects)
    this.#put(used.refusals, used.rollBacks, used.restores)
    this.#put(cluster.items, cluster.lostDisks)
    for (const at of this.#order) {
      const node = cluster.nodes[at]
      if (node) this.#node(node)
    }
    for (const lane of lanes) {
      const { [lane]: ids } = cluster.committed
      this.#put(ids.length, ...cluster.committedIn[lane])
      for (const id of ids) this.#put(this.#names.itemOf(id))
    }
    this.#records()
    this.#led()
    this.#sorted(cluster.network, (letter) => this.#letter(letter))
    this.#sorted(cluster.elections, (election) => this.#election(election))
    this.#sorted(cluster.isrWrites, ({ isr, base }) =>
      this.#put(this.#names.setOf(isr), this.#revision(base.revision), base.epoch),
    )
  }

  #put(...values: number[]): void {
    for (const value of values) this.words[this.length++] = value
  }

  #maybe(value: number | undefined): void {
    this.#put(value ?? undefinedMark)
  }

  /** Each by its words, in their order. */
  #sorted<T>(all: readonly T[], write: (one: T) => void): void {
    this.#put(all.length)
    const rows = all.map((one) => {
      const from = this.length
      write(one)
      const row = this.words.slice(from, this.length)
      this.length = from
      return row
    })
    for (const row of rows.toSorted(compareRows)) this.#put(...row)
  }

  #revision(revision: number): number {
    return revision === 0 ? undefinedMark : recordOf(this.#cluster).revision - revision
  }

  #node({ store, replica, logTasks, promisesToKeep }: Node): void {
    this.#put(store.promised, store.damaged ? 1 : 0)
    this.#items(store.lanes.state)
    this.#items(store.lanes.data)
    this.#replica(replica)
    this.#put(logTasks.length)
    for (const task of logTasks) {
      if (task.type === 'start-epoch') this.#put(1, task.epoch)
      else this.#put(task.half ? 2 : 3, task.to.state, task.to.data)
    }
    this.#put(promisesToKeep.length, ...promisesToKeep)
  }

  #items({ items, synced }: LaneOnDisk): void {
    this.#put(items.length, synced)
    for (const { id, epoch, stateBefore, after } of items) {
      this.#put(this.#names.itemOf(id), epoch, stateBefore, this.#names.itemOf(after))
    }
  }

  #history(history: EpochHistory): void {
    this.#put(history.length)
    for (const { epoch, nonce, startOffset } of history) {
      this.#put(epoch, this.#names.itemOf(`e${nonce}`), startOffset)
    }
  }

  #lane({ history, end, durable }: LaneState): void {
    this.#history(history)
    this.#put(end, durable)
  }

  #replica(replica: ReplicaState): void {
    const { promised, promisedDurably, lanes, highWatermark, wholeAt, role } = replica
    this.#put(promised, promisedDurably, highWatermark.state, highWatermark.data)
    this.#lane(lanes.state)
    this.#lane(lanes.data)
    this.#put(replica.ledEpoch, replica.begunEpoch, this.#revision(replica.revision))
    this.#put(replica.recordEpoch, replica.damaged ? 1 : 0, replica.changes)
    this.#maybe(wholeAt?.state)
    this.#maybe(wholeAt?.data)
    this.#maybe(replica.fencedFor)
    this.#put(replica.freshPromise)
    if (replica.waiting) this.#record(replica.waiting)
    else this.#put(undefinedMark)
    if (!role) return this.#put(0)
    if (role.type === 'following') {
      this.#put(1, role.epoch, this.#names.storeOf(role.leader), phases.indexOf(role.phase))
      return this.#session(replica.storeId, role.session)
    }
    this.#put(2, role.epoch, this.#names.setOf(role.isr), this.#names.setOf(role.replicas))
    this.#put(role.ackQuorum)
    this.#maybe(role.epochStart?.state)
    this.#maybe(role.epochStart?.data)
    this.#maybe(role.change && this.#names.setOf(role.change.isr))
    this.#maybe(role.change && this.#revision(role.change.baseRevision))
    this.#put(role.cuts.length)
    for (const cut of role.cuts) this.#put(cut.state, cut.data)
    this.#sorted(role.copies, ({ storeId, session, synced, next, durable }) => {
      this.#put(this.#names.storeOf(storeId), synced ? 1 : 0)
      this.#put(next.state, next.data, durable.state, durable.data)
      this.#session(storeId, session)
    })
  }

  #session(storeId: string, { bootSeq, number }: Session): void {
    this.#put(...this.#names.sessionOf(storeId, { bootSeq, number }))
  }

  #record({ revision, epoch, leader, replicas, isr, ackQuorum }: PartitionRecord): void {
    this.#put(this.#revision(revision), epoch, ackQuorum)
    this.#put(this.#names.setOf(replicas), this.#names.setOf(isr))
    if (!leader) return this.#put(0)
    this.#put(this.#names.storeOf(leader.storeId), this.#names.bootOf(leader))
  }

  /** Nobody acts on a record below what it has promised on disk; without a rule, who knows. */
  #records(): void {
    const { records, nodes, rules } = this.#cluster
    const last = records.length - 1
    for (const [index, record] of records.entries()) {
      const matters =
        index === last ||
        rules !== allRules ||
        nodes.some(
          ({ store }) => record.epoch >= store.promised && record.replicas.includes(store.storeId),
        )
      if (matters) this.#record(record)
    }
    this.#put(undefinedMark)
  }

  #led(): void {
    const { led, nodes, rules } = this.#cluster
    const least = rules === allRules ? Math.min(...nodes.map(({ store }) => store.promised)) : 0
    for (const [epoch, name] of Object.entries(led)) {
      if (Number(epoch) < least) continue
      const [storeId = '', bootSeq] = name.split('/')
      const boot = this.#names.bootOf({ storeId, bootSeq: Number(bootSeq) })
      this.#put(Number(epoch), this.#names.storeOf(storeId), boot)
    }
    this.#put(undefinedMark)
  }

  #letter(letter: Letter): void {
    if (letter.type === 'fence') return this.#put(1, this.#names.storeOf(letter.to), letter.epoch)
    if (letter.type === 'promise') {
      this.#put(2)
      return this.#promised(letter.promised)
    }
    const { from, to, message } = letter
    this.#put(3, this.#names.storeOf(from), this.#names.storeOf(to), kinds.indexOf(message.type))
    if (message.type === 'reject') return this.#put(message.promised)
    this.#put(message.epoch)
    this.#session(letter.type === 'from-follower' ? from : to, message.session)
    if (message.type === 'hello') {
      this.#lane(message.lanes.state)
      this.#lane(message.lanes.data)
    }
    if (message.type === 'begin') {
      if (message.reset) throw new Error('nothing is trimmed here')
      this.#put(message.truncateTo.state, message.truncateTo.data)
    }
    if (message.type === 'append') {
      this.#put(message.lane === 'state' ? 1 : 2, message.from, message.to)
      this.#put(message.previousEpoch, message.stateBefore)
      this.#history(message.entries)
      if (letter.type === 'from-leader') this.#items({ items: letter.items, synced: 0 })
    }
    if ('ends' in message) this.#put(message.ends.state, message.ends.data)
    if ('highWatermark' in message) {
      this.#put(message.highWatermark.state, message.highWatermark.data)
    }
  }

  #promised(promised: RunningElection['promises'][number]): void {
    const { lastEpochs, ends } = promised
    this.#put(this.#names.storeOf(promised.storeId), this.#names.bootOf(promised))
    this.#put(promised.promised, promised.damaged ? 1 : 0, promised.again ? 1 : 0)
    this.#put(lastEpochs.state, lastEpochs.data, ends.state, ends.data)
  }

  #election({ base, epoch, promises }: RunningElection): void {
    this.#put(this.#revision(base.revision), base.epoch, epoch)
    this.#sorted(promises, (promised) => this.#promised(promised))
  }
}

const phases = ['apart', 'held', 'greeted', 'cutting', 'synced']
const kinds = ['hello', 'durable', 'leave', 'reject', 'begin', 'append', 'committed']

function compareRows(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) return a.length - b.length
  for (const [at, word] of a.entries()) {
    const other = b[at] ?? 0
    if (word !== other) return word - other
  }
  return 0
}
