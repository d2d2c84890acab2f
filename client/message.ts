// A received message: a window on its record, decoded when asked. Key, value and headers are views into the batch it
// came in, up to 1 MiB: copy what is to be kept for long.

import { PenstockError } from '../model/errors.ts'
import type { Offset, TimestampMs } from '../model/offset.ts'
import type { PayloadKind, RecordHeaderField } from '../model/records.ts'
import type { DeliveredBatch } from './delivered-batch.ts'
import { decodeText } from './serde.ts'

export interface Message<T> {
  readonly topic: string
  readonly partition: number
  readonly offset: Offset
  /** As text; undefined without a key. */
  readonly key: string | undefined
  readonly keyBytes: Uint8Array | undefined
  /** Decoded and, with a schema, checked at the first look, which may throw INVALID_REQUEST. Null: a tombstone. */
  readonly value: T | null
  readonly valueBytes: Uint8Array | undefined
  readonly kind: PayloadKind
  readonly tag: string
  readonly id: string
  readonly headers: readonly RecordHeaderField[]
  /** When it happened, by the publisher. */
  readonly eventTimeMs: TimestampMs
  /** When the broker stored it. */
  readonly appendTimeMs: TimestampMs
  /** First value of the header as text. */
  header(name: string): string | undefined
}

export interface GroupMessage<T> extends Message<T> {
  /**
   * Commits this message and all before it in its partition. Resolves when that is durable. Throws GENERATION_STALE when
   * the partition has gone to another member: then somebody else will get the message, or has it already.
   */
  commit(): Promise<void>
}

export class ReceivedMessage<T> implements GroupMessage<T> {
  readonly #batch: DeliveredBatch<T>
  readonly #index: number
  #value: { readonly decoded: T | null } | undefined

  constructor(batch: DeliveredBatch<T>, index: number) {
    this.#batch = batch
    this.#index = index
  }

  get topic(): string {
    return this.#batch.topic
  }

  get partition(): number {
    return this.#batch.partition
  }

  get offset(): Offset {
    return this.#batch.firstOffset + this.#index
  }

  get keyBytes(): Uint8Array | undefined {
    return this.#batch.record(this.#index).key
  }

  get key(): string | undefined {
    const { keyBytes } = this
    return keyBytes && decodeText(keyBytes)
  }

  get valueBytes(): Uint8Array | undefined {
    return this.#batch.record(this.#index).value
  }

  get value(): T | null {
    this.#value ??= { decoded: this.#decode() }
    return this.#value.decoded
  }

  get kind(): PayloadKind {
    return this.#batch.record(this.#index).kind
  }

  get tag(): string {
    return this.#batch.record(this.#index).tag
  }

  get id(): string {
    return this.#batch.record(this.#index).id
  }

  get headers(): readonly RecordHeaderField[] {
    return this.#batch.record(this.#index).headers
  }

  get eventTimeMs(): TimestampMs {
    return this.#batch.baseTimestampMs + this.#batch.record(this.#index).timestampDeltaMs
  }

  get appendTimeMs(): TimestampMs {
    return this.#batch.appendTimeMs
  }

  header(name: string): string | undefined {
    const header = this.headers.find((candidate) => candidate.name === name)
    return header && decodeText(header.value)
  }

  commit(): Promise<void> {
    return this.#batch.commitBelow(this.offset + 1)
  }

  /** What a person sees of it in a log; also what keeps console.log from showing nothing. */
  toJSON(): object {
    const { topic, partition, offset, key, tag, id } = this
    return { topic, partition, offset, key, tag, id }
  }

  #decode(): T | null {
    const { value, kind } = this.#batch.record(this.#index)
    if (value === undefined) return null
    try {
      return this.#batch.serde.deserialize(value, kind)
    } catch (error) {
      const cause = PenstockError.from(error)
      const place = `${this.topic}/${this.partition}@${this.offset}`
      throw new PenstockError(
        'INVALID_REQUEST',
        `the value of ${place} cannot be decoded: ${cause.message}`,
        { topic: this.topic, partition: String(this.partition), offset: String(this.offset) },
        { cause: error },
      )
    }
  }
}
