// An open PartitionLog, used in every way from its opening to its close or crash; each answer is held against the model.

import type { LogConfig, PartitionLog } from '../../../broker/log/partition-log.ts'
import type { Random } from '../random.ts'
import { must, Violation } from '../violation.ts'
import { type BatchMaker, spoil, stampedElsewhere } from './batch-maker.ts'
import { isDamageReport, isDiskError, reasonOf } from './disk-errors.ts'
import {
  checkSlice,
  checkStamp,
  checkTimes,
  checkTrimmed,
  checkTrimmedEnough,
} from './log-checks.ts'
import type { LogModel, ModelBatch } from './log-model.ts'
import type { Incarnation } from './machine.ts'
import type { SubjectPlace } from './subject.ts'

export interface SessionParts {
  readonly log: PartitionLog
  readonly incarnation: Incarnation
  readonly place: SubjectPlace
  readonly model: LogModel
  readonly random: Random
  readonly maker: BatchMaker
  readonly config: LogConfig
  readonly epoch: number
  /** Of header checksums. */
  readonly seed: number
  /** Counts a damage report, or finds it false. */
  readonly hearDamage: (error: Error) => void
  readonly counts: {
    acknowledged: number
    refused: number
    read: number
    stamped: number
    spoilt: number
    resets: number
  }
}

export class LogSession {
  readonly #parts: SessionParts
  readonly #log: PartitionLog
  readonly #model: LogModel
  #config: LogConfig
  #epoch: number
  /** Acknowledgements beyond it are of a sync. */
  #syncedFrom: number
  /** Maintenance is one at a time, as a partition's runtime makes it; appends and reads go on meanwhile. */
  #maintaining = false
  #closing = false
  /** Nothing is appended while a log is cut. */
  #still = false
  /** Reads under way, and the lowest cut that each has met. */
  readonly #reads = new Set<{ cutFrom: number }>()
  /** The log has said that it cannot go on. */
  failed = false
  /** The process is gone, or the log is closed. */
  over = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#log = parts.log
    this.#model = parts.model
    this.#config = parts.config
    this.#epoch = parts.epoch
    this.#syncedFrom = parts.config.durability === 'fsync' ? 0 : Number.MAX_SAFE_INTEGER
    parts.log.onDurable((durableOffset) => {
      if (this.over) return
      parts.place.guard(() => {
        this.#acknowledge(durableOffset)
        must(parts.log.durableOffset === durableOffset, 'acknowledgement', () => 'told too early')
      })
    })
  }

  #acknowledge(upTo: number): void {
    must(!this.failed, 'acknowledged after failure', () => String(upTo))
    must(upTo <= this.#model.endOffset, 'acknowledgement', () => `${upTo} was never appended`)
    this.#model.ack(upTo, { nowMs: this.#parts.place.nowMs, synced: upTo > this.#syncedFrom })
  }

  async readAll(): Promise<void> {
    const { startOffset, endOffset } = this.#log
    for (let from = startOffset; from < endOffset; ) {
      const range = { from, before: endOffset, maxBytes: 4000 }
      const slice = await this.#log.read(range)
      checkSlice(this.#model, range, slice)
      must(slice.nextOffset > from, 'read range', () => `nothing at ${from} of ${endOffset}`)
      from = slice.nextOffset
    }
  }

  append(): void {
    if (this.#still) return
    const { maker, incarnation, place } = this.#parts
    const batch = maker.next(this.#model.batches)
    const given = Buffer.from(batch)
    try {
      const stamp = { epoch: this.#epoch, nowMs: incarnation.clock.now() }
      const { baseOffset, nextOffset, appendTimestampMs } = this.#log.append(batch, stamp)
      const bytes = Buffer.from(batch)
      const timestampMs = appendTimestampMs
      const entry: ModelBatch = { baseOffset, nextOffset, timestampMs, bytes, ackedAtMs: undefined }
      place.note(`append [${baseOffset}, ${nextOffset}) ${bytes.length} bytes`)
      checkStamp(this.#model, entry, given)
      this.#model.append(entry)
      this.#awaitAck(entry)
    } catch (error) {
      if (error instanceof Violation) throw error
      place.note(`append refused: ${String(error)}`)
      const fine = reasonOf(error) === 'DISK_WATERMARK' || this.failed
      must(fine, 'refused', () => String(error))
    }
  }

  /** Batches as the leader of another copy of this log would have stamped them; or not quite. */
  appendStamped(): void {
    if (this.#still) return
    const { maker, random, incarnation, place, seed } = this.#parts
    const follower = { model: this.#model, epoch: this.#epoch, seed }
    const entries = stampedElsewhere(follower, {
      batches: Array.from({ length: random.within(1, 4) }, () => maker.next(this.#model.batches)),
      nowMs: incarnation.clock.now(),
    })
    const bytes = Buffer.concat(entries.map((entry) => entry.bytes))
    const spoilt = random.chance(0.3) ? spoil(bytes, random) : undefined
    const { endOffset } = this.#model
    try {
      const { nextOffset } = this.#log.appendStamped(spoilt ?? bytes)
      must(spoilt === undefined, 'spoilt batch', () => `${endOffset} to ${nextOffset} was taken`)
      this.#parts.counts.stamped++
      place.note(`append stamped [${endOffset}, ${nextOffset}) ${bytes.length} bytes`)
      for (const entry of entries) {
        checkStamp(this.#model, entry, entry.bytes)
        this.#model.append(entry)
        this.#awaitAck(entry)
      }
    } catch (error) {
      if (error instanceof Violation) throw error
      place.note(`append refused: ${String(error)}`)
      const isRefused = spoilt !== undefined && reasonOf(error) === 'CORRUPT_BATCH'
      if (isRefused) this.#parts.counts.spoilt++
      must(isRefused || this.failed, 'refused', () => String(error))
      must(this.#log.endOffset === endOffset, 'offsets', () => 'a refused batch took offsets')
    }
  }

  #awaitAck(entry: ModelBatch): void {
    const { place, counts } = this.#parts
    this.#log.waitDurable(entry.nextOffset).then(
      () =>
        place.guard(() => {
          if (this.over) return
          this.#acknowledge(entry.nextOffset)
          counts.acknowledged++
        }),
      (error: unknown) => place.guard(() => this.#refused(entry, error)),
    )
  }

  /** A full disk takes back the offsets; a failed log leaves it open what became of them. */
  #refused(entry: ModelBatch, error: unknown): void {
    this.#parts.place.note(`[${entry.baseOffset}, ${entry.nextOffset}) refused: ${String(error)}`)
    this.#parts.counts.refused++
    if (this.failed || this.over) return
    must(reasonOf(error) === 'DISK_WATERMARK', 'refused', () => String(error))
    must(entry.ackedAtMs === undefined, 'acknowledgement', () => 'refused what was acknowledged')
    this.#model.cut(entry.baseOffset)
  }

  /** Reads somewhere, also beyond the ends. */
  async read(): Promise<void> {
    const { random, place, counts } = this.#parts
    const { startOffset, endOffset, durableOffset } = this.#log
    const from = random.within(startOffset, endOffset + 1)
    const before = random.chance(0.5) ? durableOffset : random.within(from, endOffset + 3)
    const range = { from, before, maxBytes: random.pick([1, 500, 2000, 100_000]) }
    const known = Math.min(before, durableOffset)
    const { cutting, resetting } = this.#model
    const cutFrom = cutting ? this.#model.endAfterCut(cutting.from) : Infinity
    const meets = { cutFrom: resetting ? -1 : cutFrom }
    this.#reads.add(meets)
    await this.#ask(
      async () => {
        const slice = await this.#log.read(range)
        if (this.over || before > meets.cutFrom || from < this.#model.startOffset) return
        place.note(`read ${from} to ${slice.nextOffset}`)
        checkSlice(this.#model, range, slice)
        must(from >= known || slice.batches.length > 0, 'read range', () => {
          return `nothing at ${from}, though ${known} was durable`
        })
        counts.read++
      },
      { mayBeCut: () => before > meets.cutFrom || from > known },
    )
    this.#reads.delete(meets)
  }

  /** Runs a question; errors that a fault explains are fine. */
  async #ask(question: () => Promise<void>, allowed = { mayBeCut: () => false }): Promise<void> {
    try {
      await question()
    } catch (error) {
      if (error instanceof Violation) throw error
      if (this.over) return
      this.#parts.place.note(`answer: ${String(error)}`)
      if (isDamageReport(error)) {
        if (!allowed.mayBeCut()) this.#parts.hearDamage(error)
        return
      }
      const reason = reasonOf(error)
      // A log that closes answers what it was asked before, and refuses the rest.
      if (reason === 'NOT_READY' && this.#closing) return
      const gone =
        reason === 'OFFSET_TOO_OLD' || (allowed.mayBeCut() && reason === 'OFFSET_TOO_NEW')
      must(gone || this.failed || isDiskError(error), 'unexpected error', () => {
        return error instanceof Error ? (error.stack ?? error.message) : String(error)
      })
    }
  }

  get #isAtRest(): boolean {
    return this.#log.queuedBytes === 0 && this.#model.endOffset === this.#log.durableOffset
  }

  async askTimes(): Promise<void> {
    if (this.#maintaining || !this.#isAtRest) return
    const { random } = this.#parts
    const batch = this.#model.batches.length > 0 ? random.pick(this.#model.batches) : undefined
    const timeMs = (batch?.timestampMs ?? 0) + random.pick([-1, 0, 1])
    const offset = random.within(this.#log.startOffset, this.#log.endOffset + 1)
    this.#hold({ still: true })
    const { isDamaged } = this.#parts.place
    await this.#ask(() => checkTimes(this.#model, this.#log, { timeMs, offset, isDamaged }))
    this.#release()
  }

  async truncate(): Promise<void> {
    if (this.#maintaining || !this.#isAtRest) return
    const model = this.#model
    const from = this.#parts.random.within(model.startOffset, model.endOffset + 1)
    this.#hold({ still: true })
    model.cutting = { from }
    const wanted = model.endAfterCut(from)
    for (const read of this.#reads) read.cutFrom = Math.min(read.cutFrom, wanted)
    this.#parts.place.note(`truncate to ${from}`)
    await this.#ask(async () => {
      await this.#log.truncate(from)
      if (this.over) return
      const { endOffset, durableOffset } = this.#log
      must(endOffset === wanted, 'truncation', () => `ends at ${endOffset}, not ${wanted}`)
      must(durableOffset === wanted, 'truncation', () => `${durableOffset} is durable`)
      model.cut(from)
      model.cutting = undefined
      this.#epoch++
      this.#parts.place.note(`truncated to ${wanted}`)
    })
    this.#release()
  }

  /** Begins anew elsewhere, where another copy is. */
  async reset(): Promise<void> {
    if (this.#maintaining || !this.#isAtRest) return
    const { random, place } = this.#parts
    const model = this.#model
    const offset = random.within(Math.max(0, model.startOffset - 3), model.endOffset + 10)
    // An empty log there and one that was reset to there could not be told apart.
    if (offset === model.startOffset) return
    this.#hold({ still: true })
    const start = { offset, link: { headerCrc: random.uint32(), payloadCrc: random.uint32() } }
    model.resetting = start
    for (const read of this.#reads) read.cutFrom = -1
    place.note(`reset to ${offset}`)
    await this.#ask(async () => {
      await this.#log.reset(start)
      if (this.over) return
      const { startOffset, endOffset, durableOffset } = this.#log
      const ends = [startOffset, endOffset, durableOffset]
      must(
        ends.every((one) => one === offset),
        'reset',
        () => `${ends.join(', ')}`,
      )
      model.reset(start)
      model.resetting = undefined
      this.#epoch++
      this.#parts.counts.resets++
      place.note(`was reset to ${offset}`)
    })
    this.#release()
  }

  async applyRetention(): Promise<void> {
    if (this.#maintaining) return
    const model = this.#model
    const by = { nowMs: this.#parts.incarnation.clock.now(), config: this.#config }
    this.#hold({ still: false })
    model.trimming = by
    const active = this.#segmentBases().at(-1)
    await this.#ask(async () => {
      const startOffset = await this.#log.applyRetention(by.nowMs)
      if (this.over) return
      this.#parts.place.note(`retention: starts at ${startOffset}`)
      must(startOffset === this.#log.startOffset, 'retention', () => 'says one, does another')
      checkTrimmed(model, startOffset, by)
      model.trim(startOffset)
      model.trimming = undefined
      const bases = this.#segmentBases()
      if (bases.at(-1) === active) checkTrimmedEnough(model, bases, by)
    })
    this.#release()
  }

  #segmentBases(): number[] {
    const { machine, directory } = this.#parts.place
    const bases: number[] = []
    for (const { path } of machine.disk.root.files('/')) {
      const match = /^(.*)\/(\d{20})\.log$/.exec(path)
      if (match?.[1] === directory) bases.push(Number(match[2]))
    }
    return bases.sort((a, b) => a - b)
  }

  configure(config: LogConfig): void {
    this.#config = config
    this.#log.configure(config)
    // Batches that wait may still be acknowledged by the rule before.
    const synced = config.durability === 'fsync'
    this.#syncedFrom = synced ? this.#model.endOffset : Number.MAX_SAFE_INTEGER
    this.#parts.place.note(`configure ${JSON.stringify(config)}`)
  }

  /** Everything that waits is acknowledged or refused, then the files are closed. */
  async close(): Promise<void> {
    this.#closing = true
    this.#hold({ still: true })
    await this.#ask(async () => {
      await this.#log.close()
      if (this.over || this.failed) return
      const { endOffset, durableOffset } = this.#model
      must(durableOffset === endOffset, 'close', () => `${durableOffset} of ${endOffset}`)
      this.#model.ack(durableOffset, { nowMs: this.#parts.place.nowMs, synced: true })
      this.#parts.place.note('closed')
    })
  }

  #hold({ still }: { readonly still: boolean }): void {
    this.#maintaining = true
    this.#still = still
  }

  #release(): void {
    this.#maintaining = false
    this.#still = false
  }
}
