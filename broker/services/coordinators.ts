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

  constructor(partitions: ClusterDirectory, brokerId: string) {
    this.#partitions = partitions
    this.#brokerId = brokerId
    partitions.onChange(() => {
      this.#known = undefined
    })
  }

  /** Undefined: this broker. */
  of(group: string): Peer | undefined {
    let best: Peer | undefined
    let highest = -1
    for (const peer of this.#candidates()) {
      const score = keyHash(Buffer.from(`${group}/${peer.brokerId}`))
      if (score <= highest) continue
      highest = score
      best = peer
    }
    return best === undefined || best.brokerId === this.#brokerId ? undefined : best
  }

  /** All but this one that lead anything. */
  others(): readonly Peer[] {
    const led = this.#leaders(() => true)
    return led.filter(({ brokerId }) => brokerId !== this.#brokerId)
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
