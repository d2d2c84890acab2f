// Which broker coordinates a group: the same answer at every broker that has the same metadata. While metadata is under
// way two may think that it is them; the assignment epochs at the partitions keep them apart.

import { keyHash } from '../../model/key-hash.ts'
import type { ClusterDirectory } from '../partition/partition.ts'

export interface Peer {
  readonly brokerId: string
  readonly endpoint: string
}

export class Coordinators {
  readonly #partitions: ClusterDirectory
  readonly #brokerId: string
  #known: readonly Peer[] | undefined
  #others: readonly Peer[] | undefined

  constructor(partitions: ClusterDirectory, brokerId: string) {
    this.#partitions = partitions
    this.#brokerId = brokerId
    partitions.onChange(() => {
      this.#known = undefined
      this.#others = undefined
    })
  }

  /** Undefined: this broker. */
  of(group: string): Peer | undefined {
    const peers = this.#candidates()
    const chosen = Coordinators.among(
      group,
      peers.map(({ brokerId }) => brokerId),
    )
    if (chosen === undefined || chosen === this.#brokerId) return undefined
    return peers.find(({ brokerId }) => brokerId === chosen)
  }

  /** By the highest hash, so that a broker that comes or goes moves only groups of its own. */
  static among(group: string, brokerIds: readonly string[]): string | undefined {
    let best: string | undefined
    let highest = -1
    for (const brokerId of brokerIds) {
      const score = keyHash(Buffer.from(`${group}/${brokerId}`))
      if (score <= highest) continue
      highest = score
      best = brokerId
    }
    return best
  }

  /** All but this one that lead anything. */
  others(): readonly Peer[] {
    this.#others ??= this.#leaders(() => true).filter(({ brokerId }) => brokerId !== this.#brokerId)
    return this.#others
  }

  /** Of replicated partitions, if there are any: who leads those is alive. */
  #candidates(): readonly Peer[] {
    if (this.#known) return this.#known
    const replicated = this.#leaders((replicas) => replicas > 1)
    this.#known = replicated.length > 0 ? replicated : this.#leaders(() => true)
    return this.#known
  }

  /** By id. */
  #leaders(counts: (replicas: number) => boolean): readonly Peer[] {
    const found = new Map<string, Peer>()
    for (const { uid } of this.#partitions.topics()) {
      for (const { partition, leaderEndpoint: endpoint } of this.#partitions.describe(uid)) {
        const { leader, replicas } = partition
        if (!leader || endpoint === '' || !counts(replicas.length)) continue
        const { brokerId } = leader
        found.set(brokerId, { brokerId, endpoint })
      }
    }
    return [...found.values()].toSorted((a, b) => (a.brokerId < b.brokerId ? -1 : 1))
  }
}
