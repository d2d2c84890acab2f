// All elections under way: fences many partitions in one call per broker, takes the answers, and says which records can be
// changed. Nothing is lost with it: a promise without an election only makes the next one begin higher.

import type { Broker } from '../../model/broker.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Stored } from '../../model/metadata-store.ts'
import type { Partition } from '../../model/partition.ts'
import type { Action } from './action.ts'
import type { BrokerControl, Fence, FenceResult } from './broker-control.ts'
import {
  asking,
  type Campaign,
  failedBy,
  isOver,
  isUnheard,
  judge,
  newCampaign,
  promisedBy,
  type Reachable,
  sending,
  toAsk,
} from './campaign.ts'
import { type ClusterView, storesWithFullDisks } from './cluster-view.ts'
import { deadline } from './deadline.ts'
import { isSuspected } from './failure-detector.ts'
import type { ControllerTimes } from './times.ts'

export interface ElectionsOptions {
  readonly control: BrokerControl
  readonly clock: Clock
  readonly times: ControllerTimes
  /** An answer has come: `advance` may have more to do. */
  readonly onNews: () => void
  readonly onTrouble: (broker: Broker, error: PenstockError) => void
}

export interface Progress {
  readonly actions: readonly Action[]
  /** By the monotonic clock: look again then, if there is no news before. */
  readonly againAtMs: number | undefined
}

interface Running {
  readonly topicUid: string
  campaign: Campaign
  /** Of the last pass: what is to be the record, and what it is. */
  proposal?: { readonly on: Partition; readonly value: Partition }
}

/** Of a partition's last election. */
interface Recent {
  /** It was under way, or has begun. */
  readonly atMs: number
  /** So long after it the next one waits. */
  readonly delayMs: number
  /** When who was elected was first missed. */
  readonly missedAtMs?: number
}

/** A fence on its way. */
interface Asked {
  readonly name: string
  readonly storeId: string
  readonly fence: Fence
}

export class Elections {
  readonly #options: ElectionsOptions
  readonly #abort = new AbortController()
  readonly #running = new Map<string, Running>()
  readonly #recent = new Map<string, Recent>()
  /** By broker id. */
  readonly #calls = new Map<string, Set<Promise<void>>>()
  #view: ClusterView | undefined

  constructor(options: ElectionsOptions) {
    this.#options = options
  }

  isRunning(name: string): boolean {
    return this.#running.has(name)
  }

  /** An election although there is a leader, which has handed over to the favourite. */
  begin({ name, value }: Stored<Partition>, favourite: string): void {
    if (this.#running.has(name)) return
    const campaign = newCampaign({ partition: value, favourite })
    this.#running.set(name, { topicUid: value.topicUid, campaign })
  }

  /** `leaderless` are those that need an election by this view. */
  advance(view: ClusterView, leaderless: readonly Stored<Partition>[]): Progress {
    const nowMs = this.#options.clock.monotonicMs()
    this.#view = view
    this.#dropOld(view, { leaderless: new Set(leaderless.map(({ name }) => name)), nowMs })
    const begins = leaderless.map((partition) => this.#beginInTime(partition, nowMs))
    const reachable = reachableIn(view)
    const full = storesWithFullDisks(view)
    this.#ask(view, { reachable, nowMs })
    const actions: Action[] = []
    const times = begins.filter((atMs) => atMs > nowMs)
    for (const [name, running] of this.#running) {
      const partition = view.partitions.get(name)
      if (partition === undefined) continue
      const { value, version } = partition
      const minInSync = view.topics.get(value.topic)?.value.spec.minInSyncReplicas ?? 0
      const { graceMs } = this.#options.times
      const judging = { reachable, nowMs, graceMs, minInSync, full }
      const verdict = judge(running.campaign, value, judging)
      if (verdict.type === 'elect') {
        running.proposal = { on: value, value: verdict.value }
        actions.push({ type: 'elect', name, version, value: verdict.value })
      } else {
        running.campaign = verdict.campaign
        if (verdict.untilMs !== undefined) times.push(verdict.untilMs)
      }
    }
    return { actions, againAtMs: times.length > 0 ? Math.min(...times) : undefined }
  }

  /** Told before the store is asked for this election of the last pass: whatever it answers, it may have been made. */
  sent(name: string): void {
    const running = this.#running.get(name)
    if (running?.proposal === undefined) return
    const { on, value } = running.proposal
    running.campaign = sending(running.campaign, on, value)
  }

  /** Resolves when no call is under way any more. */
  async close(): Promise<void> {
    this.#abort.abort()
    await Promise.all([...this.#calls.values()].flatMap((calls) => [...calls]))
  }

  #dropOld(
    view: ClusterView,
    { leaderless, nowMs }: { readonly leaderless: ReadonlySet<string>; readonly nowMs: number },
  ): void {
    for (const [name, { topicUid, campaign }] of this.#running) {
      const partition = view.partitions.get(name)?.value
      const stands = partition?.topicUid === topicUid && !isOver(campaign, partition)
      // Once anyone is fenced it has to go on, even if the leader was there all the time.
      if (!stands || (isUnheard(campaign) && !leaderless.has(name))) this.#running.delete(name)
    }
    const { electAgainMsMax } = this.#options.times
    for (const [name, { atMs }] of this.#recent) {
      if (nowMs - atMs > 2 * electAgainMsMax) this.#recent.delete(name)
    }
  }

  /**
   * A leader that cannot hold its place must not be elected in a tight circle; one that has held it for a while is no
   * reason to wait. Gives when it begins.
   */
  #beginInTime({ name, value }: Stored<Partition>, nowMs: number): number {
    const { electAgainMsMin, electAgainMsMax, electAtOnceAfterMs } = this.#options.times
    const last = this.#recent.get(name)
    if (this.#running.has(name)) {
      if (last) this.#recent.set(name, { ...last, atMs: nowMs })
      return nowMs
    }
    const missedAtMs = last?.missedAtMs ?? nowMs
    const circles = last !== undefined && missedAtMs - last.atMs < electAtOnceAfterMs
    const atMs = circles ? last.atMs + last.delayMs : nowMs
    if (last && atMs > nowMs) {
      this.#recent.set(name, { ...last, missedAtMs })
      return atMs
    }
    const delayMs = circles ? Math.min(2 * last.delayMs, electAgainMsMax) : electAgainMsMin
    this.#recent.set(name, { atMs: nowMs, delayMs })
    this.#running.set(name, {
      topicUid: value.topicUid,
      campaign: newCampaign({ partition: value }),
    })
    return nowMs
  }

  #ask(view: ClusterView, now: { readonly reachable: Reachable; readonly nowMs: number }): void {
    const due = new Map<string, Asked[]>()
    for (const [name, { campaign }] of this.#running) {
      const partition = view.partitions.get(name)?.value
      if (partition === undefined) continue
      const { topicUid, index } = partition
      for (const storeId of toAsk(campaign, partition, now)) {
        const brokerId = now.reachable.get(storeId)?.brokerId ?? ''
        const list = due.get(brokerId) ?? []
        due.set(brokerId, list)
        list.push({ name, storeId, fence: { topicUid, index, epoch: campaign.epoch } })
      }
    }
    for (const [brokerId, list] of due) {
      const broker = view.brokers.get(brokerId)?.value
      if (broker !== undefined) this.#call(broker, list)
    }
  }

  /** What does not go now goes when an answer has come. */
  #call(broker: Broker, due: readonly Asked[]): void {
    const calls = this.#calls.get(broker.brokerId) ?? new Set()
    this.#calls.set(broker.brokerId, calls)
    const { fencesPerCallMax, fenceCallsPerBrokerMax } = limits
    for (let from = 0; from < due.length; from += fencesPerCallMax) {
      if (calls.size >= fenceCallsPerBrokerMax) return
      const asked = due.slice(from, from + fencesPerCallMax)
      for (const { name, storeId } of asked) {
        this.#change(name, (campaign) => asking(campaign, storeId))
      }
      const call = this.#fence(broker, asked).then((results) => {
        calls.delete(call)
        for (const [i, one] of asked.entries()) this.#take(one, results[i])
        if (!this.#abort.signal.aborted) this.#options.onNews()
      })
      calls.add(call)
    }
  }

  /** No results when the call as a whole has failed. */
  async #fence(broker: Broker, asked: readonly Asked[]): Promise<readonly FenceResult[]> {
    const { control, clock, times, onTrouble } = this.#options
    using limit = deadline(clock, times.fenceTimeoutMs, this.#abort.signal)
    try {
      const fences = asked.map(({ fence }) => fence)
      return await control.fence(broker, fences, limit)
    } catch (error) {
      if (!this.#abort.signal.aborted) onTrouble(broker, PenstockError.from(error))
      return []
    }
  }

  #take({ name, storeId, fence }: Asked, result: FenceResult | undefined): void {
    const running = this.#running.get(name)
    const partition = this.#view?.partitions.get(name)?.value
    if (running?.topicUid !== fence.topicUid || partition?.topicUid !== fence.topicUid) return
    const promised = result?.promised
    // Another store behind the address speaks for itself alone.
    if (promised?.storeId === storeId) {
      running.campaign = promisedBy(running.campaign, partition, promised)
      return
    }
    const { clock, times } = this.#options
    const againAtMs = clock.monotonicMs() + times.fenceAgainMs
    running.campaign = failedBy(running.campaign, storeId, againAtMs)
  }

  #change(name: string, change: (campaign: Campaign) => Campaign): void {
    const running = this.#running.get(name)
    if (running) running.campaign = change(running.campaign)
  }
}

function reachableIn({ brokers, liveness }: ClusterView): Reachable {
  const reachable = new Map<string, { brokerId: string; bootSeq: number }>()
  for (const { value } of brokers.values()) {
    const { brokerId, storeId, bootSeq } = value
    if (liveness && isSuspected(liveness, brokerId)) continue
    reachable.set(storeId, { brokerId, bootSeq })
  }
  return reachable
}
