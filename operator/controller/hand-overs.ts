// Hand-overs under way: the leader takes no more and lets the other store catch up, then an election follows that has
// nothing to wait for. So nothing that is published fails, it only takes a moment longer.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { BrokerControl } from './broker-control.ts'
import type { ClusterView } from './cluster-view.ts'
import { deadline } from './deadline.ts'
import { handOversWished, type Wish } from './hand-over-plan.ts'
import type { ControllerTimes } from './times.ts'

export interface HandOversOptions {
  readonly control: BrokerControl
  readonly clock: Clock
  readonly times: ControllerTimes
  /** The leader has let go: an election has to follow at once. */
  readonly onDone: (wish: Wish) => void
  readonly onTrouble: (wish: Wish, error: PenstockError) => void
}

/** The last one of a partition. */
interface Begun {
  readonly why: Wish['why']
  readonly fromStoreId: string
  /** The next one waits until then. */
  readonly atMs: number
}

export class HandOvers {
  readonly #options: HandOversOptions
  readonly #abort = new AbortController()
  readonly #running = new Map<string, Promise<void>>()
  /** Since when a partition's preferred leader could have it back, and which one. */
  readonly #readySince = new Map<string, { readonly toStoreId: string; readonly atMs: number }>()
  readonly #notBefore = new Map<string, Begun>()
  #preferredAtMs = -Infinity

  constructor(options: HandOversOptions) {
    this.#options = options
  }

  /** `isBusy`: partitions in an election. Gives when to look again, by the monotonic clock. */
  advance(view: ClusterView, isBusy: (name: string) => boolean): number | undefined {
    const nowMs = this.#options.clock.monotonicMs()
    const wishes = handOversWished(view)
    this.#forget(view, wishes)
    let againAtMs = Infinity
    for (const wish of wishes) {
      const { name } = wish.partition
      if (isBusy(name) || this.#running.has(name)) continue
      const dueAtMs = this.#dueAtMs(wish, nowMs)
      if (dueAtMs > nowMs) againAtMs = Math.min(againAtMs, dueAtMs)
      else if (this.#running.size < limits.handOversAtOnce) this.#begin(wish, view, nowMs)
    }
    return againAtMs < Infinity ? againAtMs : undefined
  }

  async close(): Promise<void> {
    this.#abort.abort()
    await Promise.all(this.#running.values())
  }

  #forget(view: ClusterView, wishes: readonly Wish[]): void {
    const preferred = new Map(
      wishes.flatMap(({ partition, toStoreId, why }) =>
        why === 'preferred' ? [[partition.name, toStoreId]] : [],
      ),
    )
    for (const [name, { toStoreId }] of this.#readySince) {
      if (preferred.get(name) !== toStoreId) this.#readySince.delete(name)
    }
    for (const name of this.#notBefore.keys()) {
      if (!view.partitions.has(name)) this.#notBefore.delete(name)
    }
  }

  #dueAtMs(wish: Wish, nowMs: number): number {
    const { partition, leader, toStoreId, why } = wish
    const { name } = partition
    const last = this.#notBefore.get(name)
    // For another reason, or from another leader, it may turn out otherwise.
    const isSame = last?.why === why && last.fromStoreId === leader.storeId
    const notBeforeMs = isSame ? last.atMs : 0
    if (why !== 'preferred') return notBeforeMs
    const { preferredAfterMs, preferredEveryMs } = this.#options.times
    const since = this.#readySince.get(name) ?? { toStoreId, atMs: nowMs }
    this.#readySince.set(name, since)
    const restedAtMs = since.atMs + preferredAfterMs
    return Math.max(notBeforeMs, restedAtMs, this.#preferredAtMs + preferredEveryMs)
  }

  #begin(wish: Wish, view: ClusterView, nowMs: number): void {
    const { name } = wish.partition
    if (wish.why === 'preferred') this.#preferredAtMs = nowMs
    // Also after one that went well: if its election turns out otherwise, there is a reason.
    const atMs = nowMs + this.#options.times.handOverAgainMs
    const { why, leader } = wish
    this.#notBefore.set(name, { why, fromStoreId: leader.storeId, atMs })
    const work = this.#handOver(wish, view).then(() => {
      this.#running.delete(name)
    })
    this.#running.set(name, work)
  }

  async #handOver(wish: Wish, view: ClusterView): Promise<void> {
    const { control, clock, times, onDone, onTrouble } = this.#options
    const { topicUid, index, epoch } = wish.partition.value
    const broker = view.brokers.get(wish.leader.brokerId)?.value
    if (broker === undefined) return
    const { handOverTimeoutMs: timeoutMs } = times
    // The leader gives up by itself a moment before: else it would wait for an election that does not come.
    using limit = deadline(clock, timeoutMs + times.probeTimeoutMs, this.#abort.signal)
    try {
      const { toStoreId } = wish
      await control.handOver(broker, { topicUid, index, epoch, toStoreId, timeoutMs }, limit)
      if (!this.#abort.signal.aborted) onDone(wish)
    } catch (error) {
      if (!this.#abort.signal.aborted) onTrouble(wish, PenstockError.from(error))
    }
  }
}
