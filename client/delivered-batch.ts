// One stored batch as it reaches a consumer, without the records before its position. The unit of decoding, of credit,
// and for those who want speed also of iteration.

import type { BatchHeader } from '../model/batch.ts'
import { PenstockError } from '../model/errors.ts'
import type { Offset, TimestampMs } from '../model/offset.ts'
import type { LogRecord } from '../model/records.ts'
import { type GroupMessage, type Message, ReceivedMessage } from './message.ts'
import type { Serde } from './serde.ts'

/** Messages of one partition that follow one another. */
export interface MessageBatch<T> extends Iterable<Message<T>> {
  readonly topic: string
  readonly partition: number
  readonly firstOffset: Offset
  /** After the last message. */
  readonly nextOffset: Offset
  readonly length: number
  /** As stored, without a wrapper per message; record `i` is at `firstOffset + i`. Views: copy to keep. */
  readonly records: readonly LogRecord[]
  /** Event times count from here. */
  readonly baseTimestampMs: TimestampMs
  readonly appendTimeMs: TimestampMs
  message(index: number): Message<T>
}

export interface GroupMessageBatch<T> extends MessageBatch<T>, Iterable<GroupMessage<T>> {
  message(index: number): GroupMessage<T>
  [Symbol.iterator](): Iterator<GroupMessage<T>>
  /** Commits the whole batch and all before it; see GroupMessage.commit. */
  commit(): Promise<void>
}

export interface BatchPlace {
  readonly topic: string
  readonly partition: number
  readonly header: Pick<
    BatchHeader,
    'length' | 'baseOffset' | 'baseTimestampMs' | 'appendTimestampMs'
  >
}

export class DeliveredBatch<T> implements GroupMessageBatch<T> {
  readonly topic: string
  readonly partition: number
  readonly firstOffset: Offset
  readonly records: readonly LogRecord[]
  readonly baseTimestampMs: TimestampMs
  readonly appendTimeMs: TimestampMs
  readonly serde: Serde<T>
  readonly #commit: ((nextOffset: Offset) => Promise<void>) | undefined

  /** `records` without the first `skip`; `commit` only for members of a group. */
  constructor(
    place: BatchPlace,
    options: {
      records: readonly LogRecord[]
      skip: number
      serde: Serde<T>
      commit?: (nextOffset: Offset) => Promise<void>
    },
  ) {
    const { records, skip } = options
    this.topic = place.topic
    this.partition = place.partition
    this.firstOffset = place.header.baseOffset + skip
    this.records = skip === 0 ? records : records.slice(skip)
    this.baseTimestampMs = place.header.baseTimestampMs
    this.appendTimeMs = place.header.appendTimestampMs
    this.serde = options.serde
    this.#commit = options.commit
  }

  get length(): number {
    return this.records.length
  }

  get nextOffset(): Offset {
    return this.firstOffset + this.records.length
  }

  record(index: number): LogRecord {
    const record = this.records[index]
    if (record === undefined) throw new RangeError(`the batch has no message ${index}`)
    return record
  }

  message(index: number): ReceivedMessage<T> {
    return new ReceivedMessage(this, index)
  }

  *[Symbol.iterator](): Iterator<ReceivedMessage<T>> {
    for (let i = 0; i < this.records.length; i++) yield new ReceivedMessage(this, i)
  }

  commit(): Promise<void> {
    return this.commitBelow(this.nextOffset)
  }

  commitBelow(nextOffset: Offset): Promise<void> {
    if (this.#commit !== undefined) return this.#commit(nextOffset)
    return Promise.reject(
      new PenstockError('INVALID_REQUEST', 'only members of a group commit; this was read without'),
    )
  }
}
