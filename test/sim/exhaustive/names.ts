// Names without history: a store is its position, a batch is where its leader wrote it, a session or boot is how many ago
// it was. Where two batches claim one place (only a mutant's leaders do that) they are told apart by which is seen first.

import type { Session } from '../../../broker/replication/message.ts'
import type { Cluster, Node } from '../replication/cluster.ts'
import type { Item } from '../replication/store.ts'

const goneFrom = 16

export class Names {
  readonly #places = new Map<string, number>()
  readonly #nodes = new Map<string, Node>()
  readonly #items = new Map<string, number>()
  readonly #taken = new Map<number, number>()
  #gone = 0

  constructor(cluster: Cluster, order: readonly number[]) {
    for (const [position, index] of order.entries()) {
      const node = cluster.nodes[index]
      if (!node) continue
      this.#places.set(node.store.storeId, position + 1)
      this.#nodes.set(node.store.storeId, node)
      this.#learn(node.store.lanes.state.items, 0)
      this.#learn(node.store.lanes.data.items, 1)
    }
    for (const letter of cluster.network) {
      if (letter.type !== 'from-leader' || letter.message.type !== 'append') continue
      const { lane, from } = letter.message
      this.#learn(letter.items, lane === 'state' ? 0 : 1, from)
    }
  }

  #learn(items: readonly Item[], lane: number, from = 0): void {
    for (const [index, { id, epoch }] of items.entries()) {
      // An EpochStart has one id in both lanes; it is at home in the state lane.
      if (this.#items.has(id)) continue
      const place = ((from + index) * 2 + lane) * 64 + epoch
      const before = this.#taken.get(place) ?? 0
      this.#taken.set(place, before + 1)
      this.#items.set(id, place * 8 + before + 1)
    }
  }

  /** Of one that is nowhere any more only that is known. */
  itemOf(id: string): number {
    return id === '' ? 0 : (this.#items.get(id) ?? -1)
  }

  storeOf(storeId: string): number {
    const known = this.#places.get(storeId)
    if (known !== undefined) return known
    const place = goneFrom + this.#gone++
    this.#places.set(storeId, place)
    return place
  }

  setOf(storeIds: readonly string[]): number {
    let set = 0
    for (const storeId of storeIds) set |= 1 << this.storeOf(storeId)
    return set
  }

  bootOf({ storeId, bootSeq }: { readonly storeId: string; readonly bootSeq: number }): number {
    return (this.#nodes.get(storeId)?.store.bootSeq ?? 0) - bootSeq
  }

  sessionOf(storeId: string, { bootSeq, number }: Session): readonly [number, number] {
    const node = this.#nodes.get(storeId)
    const boots = (node?.store.bootSeq ?? 0) - bootSeq
    return [boots, boots === 0 ? (node?.replica.sessions ?? 0) - number : number]
  }
}
