// When a member commits: what is finished in the background, at once what somebody waits for, and before a partition is
// released. What is on its way is in commit-queue.ts.

import type { Clock } from '../model/clock.ts'
import type { PenstockError } from '../model/errors.ts'
import type { Offset } from '../model/offset.ts'
import type { penstock } from '../proto/codec.ts'
import { CommitQueue } from './commit-queue.ts'
import type { HeldPartition } from './held-partition.ts'
import type { ClientLogger } from './logger.ts'
import { statusError } from './status.ts'

/** A commit that was refused for now is asked again after this. */
const retryMs = 200

export interface CommitsOptions {
  readonly clock: Clock
  readonly logger: ClientLogger
  /** How long finished messages wait for company. */
  readonly intervalMs: number
  /** Sends; false while there is no stream. */
  readonly send: (commit: penstock.v1beta1.Commit.$Properties) => boolean
}

export class GroupCommits {
  readonly #options: CommitsOptions
  readonly #queue = new CommitQueue()
  readonly #dirty = new Set<HeldPartition>()
  #stopTimer: (() => void) | undefined
  #stopRetry: (() => void) | undefined

  constructor(options: CommitsOptions) {
    this.#options = options
  }

  /** Something has finished; it is committed within the interval. */
  finished(held: HeldPartition): void {
    if (held.dirty || held.state === 'gone') return
    held.dirty = true
    this.#dirty.add(held)
    const { clock, intervalMs } = this.#options
    this.#stopTimer ??= clock.schedule(intervalMs, () => {
      this.#stopTimer = undefined
      this.#flush()
    })
  }

  /** Commits what is finished of the partition, and resolves when it is durable. */
  async now(held: HeldPartition): Promise<void> {
    this.#clean(held)
    const committed = this.#queue.committed(held, held.completed.nextOffset)
    this.#send()
    await committed
  }

  /** Resolves when nothing of the partition is finished and uncommitted, or on its way. */
  async settle(held: HeldPartition): Promise<void> {
    if (held.dirty || this.#queue.concerns(held)) await this.now(held)
  }

  /** Commits everything finished. Resolves when every answer is in, for good or ill. */
  async flush(): Promise<void> {
    this.#flush()
    await this.#queue.idle()
  }

  answered({ commitId, results }: penstock.v1beta1.Committed.$Properties): void {
    const errors = (results ?? []).map((result) => statusError(result.status))
    const { again, refused } = this.#queue.answered(commitId ?? 0, errors)
    for (const { held, error } of refused) this.#logRefusal(held, error)
    if (again) {
      this.#stopRetry ??= this.#options.clock.schedule(retryMs, () => {
        this.#stopRetry = undefined
        this.#send()
      })
    } else this.#send()
  }

  streamStarted(): void {
    this.#send()
  }

  streamLost(): void {
    this.#queue.streamLost()
  }

  drop(held: HeldPartition): void {
    this.#clean(held)
    this.#queue.drop(held, held.lostError())
  }

  stop(): void {
    this.#stopTimer?.()
    this.#stopRetry?.()
  }

  #flush(): void {
    for (const held of this.#dirty) {
      this.#clean(held)
      if (held.state !== 'gone') this.#queue.request(held, held.completed.nextOffset)
    }
    this.#send()
  }

  #clean(held: HeldPartition): void {
    held.dirty = false
    this.#dirty.delete(held)
  }

  #send(): void {
    if (this.#stopRetry !== undefined) return
    const request = this.#queue.next()
    if (request === undefined) return
    const offsets = request.entries.map(({ held, nextOffset }) => toOffsetCommit(held, nextOffset))
    if (!this.#options.send({ commitId: request.commitId, offsets })) this.#queue.streamLost()
  }

  #logRefusal(held: HeldPartition, error: PenstockError): void {
    const { topic, partition } = held
    this.#options.logger.warn(
      { topic, partition, reason: error.reason, error: error.message },
      'a commit was refused',
    )
  }
}

function toOffsetCommit(
  held: HeldPartition,
  nextOffset: Offset,
): penstock.v1beta1.OffsetCommit.$Properties {
  const { topic, partition, assignmentEpoch } = held
  return { topic, partition, assignmentEpoch, nextOffset }
}
