// The partitions of the whole cluster for the coordinators here: those led here as they are, the others through their
// leaders. What is only of this broker, `local`, stays so.

import type { LossRange } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type {
  ClusterDirectory,
  LocalPartition,
  PartitionDirectory,
} from '../partition/partition.ts'
import { leaderEndpointIn } from './forward.ts'
import type { PeerCalls } from './peer-calls.ts'
import { RemotePartition } from './remote-partition.ts'

interface Known {
  readonly endpoint: string
  readonly partition: RemotePartition
}

export class RoutedDirectory implements PartitionDirectory {
  readonly #own: ClusterDirectory
  readonly #peers: PeerCalls
  readonly #closed = new AbortController()
  /** By uid of the topic and number; those that somebody here has asked for. */
  readonly #remote = new Map<string, Known>()
  readonly #unsubscribe: () => void

  constructor(own: ClusterDirectory, peers: PeerCalls) {
    this.#own = own
    this.#peers = peers
    this.#unsubscribe = own.onChange(() => this.#forgetGone())
  }

  partition(topicName: string, index: number): LocalPartition {
    try {
      return this.#own.partition(topicName, index)
    } catch (error) {
      const endpoint = leaderEndpointIn(error)
      if (endpoint === '') throw error
      return this.#at(this.#own.topic(topicName), index, endpoint)
    }
  }

  topic(name: string): Topic {
    return this.#own.topic(name)
  }

  topics(): readonly Topic[] {
    return this.#own.topics()
  }

  local(): readonly LocalPartition[] {
    return this.#own.local()
  }

  onChange(listener: () => void): () => void {
    return this.#own.onChange(listener)
  }

  close(): void {
    this.#closed.abort()
    this.#unsubscribe()
    this.#remote.clear()
  }

  #at(topic: Topic, index: number, endpoint: string): RemotePartition {
    const key = `${topic.uid}/${index}`
    const known = this.#remote.get(key)
    if (known?.endpoint === endpoint) return known.partition
    const closed = this.#closed.signal
    const peers = this.#peers
    const losses = (): readonly LossRange[] => this.#lossesOf(topic.uid, index)
    const partition = new RemotePartition({ topic, index, endpoint, peers, closed, losses })
    this.#remote.set(key, { endpoint, partition })
    return partition
  }

  #lossesOf(topicUid: string, index: number): readonly LossRange[] {
    const views = this.#own.describe(topicUid)
    return views.find(({ partition }) => partition.index === index)?.partition.lossRanges ?? []
  }

  #forgetGone(): void {
    if (this.#remote.size === 0) return
    const uids = new Set(this.#own.topics().map(({ uid }) => uid))
    for (const [key, { partition }] of this.#remote) {
      if (!uids.has(partition.topic.uid)) this.#remote.delete(key)
    }
  }
}
