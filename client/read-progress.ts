// How far a read has got in each partition, and what to ask for again when a call breaks. Pure.

import type { Offset } from '../model/offset.ts'
import type { penstock } from '../proto/codec.ts'
import type { Position } from './wire.ts'

/** One call: some partitions that begin at one place. No partitions: all of the topic. */
export interface ReadPart {
  readonly partitions: readonly number[]
  readonly from: penstock.v1beta1.Position.$Properties
}

export class ReadProgress {
  /** Partitions of the topic. */
  all: readonly number[] = []
  readonly #begin: Offset
  readonly #follow: boolean
  readonly #nextOffsets = new Map<number, Offset>()
  /** Partitions that have delivered all there was; only without `follow`. */
  readonly #done = new Set<number>()

  constructor(options: { readonly from: Position; readonly follow: boolean }) {
    const { from, follow } = options
    this.#begin = typeof from === 'object' && 'offset' in from ? from.offset : 0
    this.#follow = follow
  }

  /** Records before it are not wanted, or were delivered before. */
  nextOffset(partition: number): Offset {
    return this.#nextOffsets.get(partition) ?? this.#begin
  }

  deliveredTo(partition: number, nextOffset: Offset): void {
    this.#nextOffsets.set(partition, Math.max(this.nextOffset(partition), nextOffset))
  }

  /** Also tells what `latest` or a time has come to in a partition that has delivered nothing. */
  caughtUp(partition: number, nextOffset: Offset): void {
    this.deliveredTo(partition, nextOffset)
    if (!this.#follow) this.#done.add(partition)
  }

  /** Calls that go on where a broken one stopped: one per partition that got somewhere, one for the rest. */
  remaining(part: ReadPart): ReadPart[] {
    const partitions = part.partitions.length > 0 ? part.partitions : this.all
    const left = partitions.filter((partition) => !this.#done.has(partition))
    const fresh = left.filter((partition) => !this.#nextOffsets.has(partition))
    const resumed = left.flatMap((partition) => {
      const offset = this.#nextOffsets.get(partition)
      return offset === undefined ? [] : [{ partitions: [partition], from: { offset } }]
    })
    return fresh.length > 0 ? [...resumed, { partitions: fresh, from: part.from }] : resumed
  }
}
