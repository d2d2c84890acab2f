// A partition that another broker leads, as the coordinator of a group here needs it: figures as they last were, reads,
// grants and commits by calls to the leader, which keeps the fence. It never says more than the leader has said: figures
// only grow old, and a stale epoch is refused by the leader.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { LossRange } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { penstock } from '../../proto/codec.ts'
import { partitionService } from '../../proto/gen/services.ts'
import type { Method } from '../../proto/method.ts'
import type { LogSlice } from '../log/partition-log.ts'
import type {
  AppendResult,
  CopiesView,
  GroupProgress,
  LocalPartition,
  OffsetToCommit,
} from '../partition/partition.ts'
import { ownOrigin } from './origin.ts'
import type { PeerCalls } from './peer-calls.ts'

const callMs = 10_000
const waitMs = 20_000
const readMs = 30_000

interface OfGroup {
  readonly progress: GroupProgress | undefined
  readonly assignmentEpoch: number
}

export class RemotePartition implements LocalPartition {
  readonly topic: Topic
  readonly index: number
  readonly #peers: PeerCalls
  readonly #endpoint: string
  readonly #closed: AbortSignal
  readonly #losses: () => readonly LossRange[]
  readonly #groups = new Map<string, OfGroup>()
  readonly #describing = new Map<string, Promise<void>>()
  #ends: { readonly epoch: Epoch; readonly start: Offset; readonly high: Offset } = {
    epoch: 0,
    start: 0,
    high: 0,
  }

  constructor(options: {
    readonly topic: Topic
    readonly index: number
    readonly endpoint: string
    readonly peers: PeerCalls
    readonly closed: AbortSignal
    /** By metadata. */
    readonly losses: () => readonly LossRange[]
  }) {
    this.topic = options.topic
    this.index = options.index
    this.#endpoint = options.endpoint
    this.#peers = options.peers
    this.#closed = options.closed
    this.#losses = options.losses
  }

  get epoch(): Epoch {
    return this.#ends.epoch
  }

  get startOffset(): Offset {
    return this.#ends.start
  }

  get highWatermark(): Offset {
    return this.#ends.high
  }

  readonly sizeBytes = 0
  readonly queuedBytes = 0
  get losses(): readonly LossRange[] {
    return this.#losses()
  }

  readonly copies: CopiesView = {
    replicas: 0,
    inSync: 0,
    required: 0,
    keepingUp: 0,
    lagMessages: 0,
  }

  append(): Promise<AppendResult> {
    return Promise.reject(this.#elsewhere())
  }

  /** As many as there can be: only the leader knows. */
  messagesIn({ from, to }: { from: Offset; to: Offset }): number {
    return Math.max(0, to - from)
  }

  async read({ from, maxBytes }: { from: Offset; maxBytes: number }): Promise<LogSlice> {
    const request = { ...this.#place(), from, maxBytes, waitMs: 0 }
    const answer = await this.#call(partitionService.fetch, request, { timeoutMs: readMs })
    this.#learn(answer.ends)
    return { batches: bufferOf(answer.batches), nextOffset: answer.nextOffset ?? from }
  }

  async waitForData(offset: Offset, { signal }: { signal: AbortSignal }): Promise<void> {
    while (this.highWatermark <= offset) {
      const request = { ...this.#place(), from: offset, maxBytes: 0, waitMs }
      const timeoutMs = waitMs + callMs
      const { ends } = await this.#call(partitionService.fetch, request, { timeoutMs, signal })
      this.#learn(ends)
    }
  }

  async readableEnd(): Promise<Offset> {
    const request = { ...this.#place(), group: '' }
    const { ends } = await this.#call(partitionService.describePartition, request)
    this.#learn(ends)
    return this.highWatermark
  }

  async offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    const { offset } = await this.#call(partitionService.findTime, { ...this.#place(), timeMs })
    return offset ?? 0
  }

  timestampAt(): Promise<TimestampMs | undefined> {
    return Promise.reject(this.#elsewhere())
  }

  progress(group: string): GroupProgress | undefined {
    return this.#groups.get(group)?.progress
  }

  groups(): readonly string[] {
    return []
  }

  /** Throws NOT_READY until the leader has been asked, which this begins. */
  assignmentEpoch(group: string): number {
    const known = this.#groups.get(group)
    if (known) return known.assignmentEpoch
    this.refresh(group).catch(() => {})
    throw new PenstockError('NOT_READY', 'the leader of the partition is being asked', {
      topic: this.topic.name,
      partition: String(this.index),
    })
  }

  async grant(grant: { group: string; memberId: string; assignmentEpoch: number }): Promise<void> {
    await this.#change(grant.group, partitionService.grant, { ...this.#place(), ...grant })
  }

  async commit(commit: OffsetToCommit): Promise<void> {
    const { group, nextOffset, metadata } = commit
    await this.#changeOnly(group, partitionService.commit, { ...this.#place(), ...commit })
    const known = this.#groups.get(group)
    if (!known?.progress) return
    const progress = { ...known.progress, committedOffset: nextOffset, metadata }
    this.#groups.set(group, { ...known, progress })
  }

  forgetGroup(): Promise<void> {
    return Promise.reject(this.#elsewhere())
  }

  async refresh(group: string): Promise<void> {
    let asked = this.#describing.get(group)
    if (!asked) {
      asked = this.#describe(group).finally(() => this.#describing.delete(group))
      this.#describing.set(group, asked)
    }
    await asked
  }

  async #describe(group: string): Promise<void> {
    const answer = await this.#call(partitionService.describePartition, { ...this.#place(), group })
    this.#learn(answer.ends)
    const { progress } = answer
    const { committedOffset } = progress ?? {}
    if (this.#groups.size >= limits.groupsMax) this.#groups.clear()
    this.#groups.set(group, {
      assignmentEpoch: answer.assignmentEpoch ?? 0,
      progress: progress
        ? {
            group,
            assignmentEpoch: progress.assignmentEpoch ?? 0,
            memberId: progress.memberId ?? '',
            committedOffset: committedOffset ?? undefined,
            metadata: progress.metadata ?? '',
            commitTimestampMs: progress.commitTimestampMs ?? 0,
          }
        : undefined,
    })
  }

  /** Behind a grant nobody of before can commit any more: what is known then stays so until we change it. */
  async #change<Q, QI, R, RI>(group: string, method: Method<Q, QI, R, RI>, request: QI) {
    await this.#changeOnly(group, method, request)
    await this.#describe(group)
  }

  async #changeOnly<Q, QI, R, RI>(group: string, method: Method<Q, QI, R, RI>, request: QI) {
    try {
      await this.#call(method, request)
    } catch (error) {
      // Somebody else has changed it, or it may have been changed: what is known here is no longer so.
      this.#groups.delete(group)
      throw error
    }
  }

  #call<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    request: QI,
    options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<R> {
    const { timeoutMs = callMs, signal } = options
    const both = [this.#closed, AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
    const origin = ownOrigin('')
    return this.#peers.unary(this.#endpoint, method, request, {
      signal: AbortSignal.any(both),
      origin,
    })
  }

  #place(): { readonly place: penstock.internal.v1.PartitionPlace.$Properties } {
    const { name, uid } = this.topic
    return { place: { topic: name, topicUid: uid, partition: this.index } }
  }

  #learn(ends: penstock.internal.v1.PartitionEnds.$Properties | null | undefined): void {
    if (!ends) return
    const high = Math.max(this.#ends.high, ends.highWatermark ?? 0)
    this.#ends = { epoch: ends.epoch ?? 0, start: ends.startOffset ?? 0, high }
  }

  #elsewhere(): PenstockError {
    const { name } = this.topic
    return new PenstockError(
      'NOT_LEADER',
      `partition ${this.index} of "${name}" is led elsewhere`,
      {
        topic: name,
        partition: String(this.index),
        endpoint: this.#endpoint,
      },
    )
  }
}

function bufferOf(bytes: Uint8Array | null | undefined): Buffer {
  if (!bytes) return Buffer.alloc(0)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
