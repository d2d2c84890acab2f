// The partitions that one subscriber owns, and which of them have something to deliver: each waits for data by itself
// and queues up when it has some, so idle partitions cost nothing and none starves another.

import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { LocalPartition } from '../partition/partition.ts'
import { LossNotices } from './loss-notices.ts'

export interface OwnedPartition {
  readonly partition: LocalPartition
  readonly assignmentEpoch: number
  /** Delivery goes on here. */
  next: Offset
  losses: LossNotices
  paused: boolean
  /** Finishing for a hand-over: nothing more is delivered. */
  revoking: boolean
}

interface Entry extends OwnedPartition {
  queued: boolean
  /** Ends the wait for data. */
  waiting: AbortController | undefined
}

const keyOf = (topic: string, index: number): string => `${topic}/${index}`

export class Subscription {
  readonly #owned = new Map<string, Entry>()
  readonly #ready: Entry[] = []
  readonly #wake: () => void
  readonly #failed: (error: PenstockError) => void

  /** `wake` is called when a partition becomes ready; `failed` when one cannot be waited for any more. */
  constructor(events: { wake: () => void; failed: (error: PenstockError) => void }) {
    this.#wake = events.wake
    this.#failed = events.failed
  }

  find(topic: string, index: number): OwnedPartition | undefined {
    return this.#owned.get(keyOf(topic, index))
  }

  add(owned: Pick<OwnedPartition, 'partition' | 'assignmentEpoch' | 'next'>): void {
    const { topic, index } = owned.partition
    this.remove(topic.name, index)
    const losses = new LossNotices(owned.partition, owned.next)
    const idle = { paused: false, revoking: false, queued: false, waiting: undefined }
    const entry = { ...owned, ...idle, losses }
    this.#owned.set(keyOf(topic.name, index), entry)
    this.#offer(entry)
  }

  remove(topic: string, index: number): void {
    const entry = this.#owned.get(keyOf(topic, index))
    if (!entry) return
    entry.waiting?.abort()
    this.#owned.delete(keyOf(topic, index))
  }

  /** After a seek, a resume, or a delivery: looks again whether there is something. */
  again(owned: OwnedPartition): void {
    const entry = this.#owned.get(keyOf(owned.partition.topic.name, owned.partition.index))
    if (!entry || entry !== owned) return
    entry.waiting?.abort()
    entry.waiting = undefined
    this.#offer(entry)
  }

  /** The next partition in turn that has something to deliver. */
  take(): OwnedPartition | undefined {
    for (let entry = this.#ready.shift(); entry; entry = this.#ready.shift()) {
      entry.queued = false
      if (this.#isLive(entry)) return entry
    }
    return undefined
  }

  close(): void {
    for (const entry of this.#owned.values()) entry.waiting?.abort()
    this.#owned.clear()
  }

  #isLive(entry: Entry): boolean {
    const { partition } = entry
    const current = this.#owned.get(keyOf(partition.topic.name, partition.index)) === entry
    return current && !entry.paused && !entry.revoking
  }

  #offer(entry: Entry): void {
    if (entry.queued || entry.waiting || !this.#isLive(entry)) return
    if (entry.next < entry.partition.highWatermark) {
      this.#enqueue(entry)
      return
    }
    const waiting = new AbortController()
    entry.waiting = waiting
    entry.partition.waitForData(entry.next, { signal: waiting.signal }).then(
      () => {
        if (entry.waiting !== waiting) return
        entry.waiting = undefined
        if (this.#isLive(entry)) this.#enqueue(entry)
      },
      (error: unknown) => {
        if (!waiting.signal.aborted) this.#failed(PenstockError.from(error))
      },
    )
  }

  #enqueue(entry: Entry): void {
    entry.queued = true
    this.#ready.push(entry)
    this.#wake()
  }
}
