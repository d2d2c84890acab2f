// One StateLog over all its crashes. Its state is the list of all records ever appended, so that a record lost, doubled or
// out of order is seen at once; a snapshot is that list.

import type { LogRules } from '../../../broker/log/rules.ts'
import { StateLog } from '../../../broker/log/state-log.ts'
import { batchHeaderBytes, identitySeed } from '../../../model/batch.ts'
import type { Random } from '../random.ts'
import { must, Violation } from '../violation.ts'
import { isDamageReport, isDiskError, reasonOf } from './disk-errors.ts'
import { damageKnownAfterMs } from './log-checks.ts'
import type { Incarnation } from './machine.ts'
import type { RunPlan } from './run-plan.ts'
import type { Subject, SubjectPlace } from './subject.ts'

interface ModelRecord {
  readonly id: number
  ackedAtMs: number | undefined
}

export class StateSubject implements Subject {
  readonly #place: SubjectPlace
  readonly #random: Random
  readonly #plan: RunPlan
  readonly #rules: LogRules
  readonly #segmentBytes: number
  readonly #recordBytes: number
  /** In order; what was refused is not among them. */
  #records: ModelRecord[] = []
  #nextId = 1
  #log: StateLog | undefined
  #failed = false
  /** When the last process that had it open ended. */
  #aliveUntilMs = 0
  readonly counts: { records: number; snapshots: number; refused: number; damageReports: number } =
    { records: 0, snapshots: 0, refused: 0, damageReports: 0 }

  constructor(parts: {
    readonly place: SubjectPlace
    readonly random: Random
    readonly plan: RunPlan
    readonly rules: LogRules
  }) {
    this.#place = parts.place
    this.#random = parts.random
    this.#plan = parts.plan
    this.#rules = parts.rules
    this.#segmentBytes = parts.random.pick([300, 1000, 5000])
    this.#recordBytes = parts.random.pick([4, 4, 50, 400])
  }

  /** Of the records of one turn; a few bytes each for their framing. */
  get #batchBytesMax(): number {
    return batchHeaderBytes + this.#plan.burstMax * (this.#recordBytes + 16)
  }

  get directory(): string {
    return this.#place.directory
  }

  get isDamaged(): boolean {
    return this.#place.isDamaged
  }

  async open(incarnation: Incarnation): Promise<void> {
    const { fileSystem, clock } = incarnation
    const { directory, identity } = this.#place
    const found: number[] = []
    this.#failed = false
    try {
      const log = await StateLog.open({
        fileSystem,
        clock,
        directory,
        seed: identitySeed(identity, 0),
        segmentBytes: this.#segmentBytes,
        rules: this.#rules,
        roundBytesMax: this.#plan.batchesPerRoundMax * this.#batchBytesMax,
        onFatal: (error) => {
          this.#place.note(`fatal: ${error.message}`)
          if (!this.#failed) this.#aliveUntilMs = this.#place.nowMs
          this.#failed = true
          incarnation.fatal ??= error
        },
        restore: (snapshot) => {
          must(found.length === 0, 'state', () => 'a snapshot after other state')
          found.push(...decodeState(snapshot))
          this.#place.note(`restored ${found.length} records`)
        },
        replay: (record) => {
          found.push(Buffer.from(record).readUInt32LE(0))
        },
      })
      this.#recovered(found)
      this.#log = log
    } catch (error) {
      if (error instanceof Violation) throw error
      this.#place.mustHoldNothing(incarnation)
      if (!isDamageReport(error)) throw error
      this.#place.note(`damage reported: ${error.message}`)
      must(this.#place.isDamaged, 'false alarm', () => error.stack ?? error.message)
      this.counts.damageReports++
      this.#giveUp()
      await this.open(incarnation)
    }
  }

  #recovered(found: readonly number[]): void {
    const { nowMs, isDamaged } = this.#place
    this.#place.note(`opened with ${found.length} of ${this.#records.length} records`)
    for (const [index, id] of found.entries()) {
      const wanted = this.#records[index]?.id
      must(id === wanted, 'state', () => `record ${index} is ${id}, not ${wanted}`)
    }
    const lost = this.#records[found.length]
    if (lost?.ackedAtMs !== undefined) {
      const ageMs = this.#aliveUntilMs - lost.ackedAtMs
      must(isDamaged, 'acknowledged lost', () => `record ${lost.id} of ${this.#records.length}`)
      must(ageMs <= damageKnownAfterMs, 'silently shortened', () => {
        return `record ${lost.id} is gone without a word, acknowledged ${ageMs} ms ago`
      })
    }
    this.#records.length = found.length
    for (const record of this.#records) record.ackedAtMs ??= nowMs
  }

  #giveUp(): void {
    this.#records = []
    this.#place.giveUp()
  }

  unreadable(): boolean {
    if (!this.#place.isDamaged) return false
    this.#giveUp()
    return true
  }

  crashed(): void {
    if (this.#log && !this.#failed) this.#aliveUntilMs = this.#place.nowMs
    this.#log = undefined
  }

  async close(): Promise<void> {
    const log = this.#log
    if (!log) return
    this.#log = undefined
    try {
      await log.close()
      this.#place.note('closed')
    } catch (error) {
      this.#place.note(`close: ${String(error)}`)
      must(this.#failed || isDiskError(error), 'unexpected error', () => String(error))
    }
    if (!this.#failed) this.#aliveUntilMs = this.#place.nowMs
  }

  probe(): void {
    this.#append()
  }

  async act(): Promise<void> {
    const kind = this.#random.weighted({ append: 10, both: 1, snapshot: 2 })
    if (kind !== 'snapshot') {
      for (let left = this.#random.within(1, this.#plan.burstMax + 1); left > 0; left--) {
        this.#append()
      }
    }
    if (kind !== 'append') await this.#snapshot()
  }

  #append(): void {
    const log = this.#log
    if (!log) return
    const record = { id: this.#nextId++, ackedAtMs: undefined }
    const bytes = Buffer.alloc(this.#recordBytes, record.id)
    bytes.writeUInt32LE(record.id, 0)
    this.#records.push(record)
    this.#place.note(`append record ${record.id}`)
    log.append(bytes).then(
      () => this.#place.guard(() => this.#acknowledged(log, record)),
      (error: unknown) => this.#place.guard(() => this.#refused(log, record, error)),
    )
  }

  #acknowledged(log: StateLog, record: ModelRecord): void {
    if (this.#log !== log) return
    must(!this.#failed, 'acknowledged after failure', () => `record ${record.id}`)
    record.ackedAtMs = this.#place.nowMs
    this.counts.records++
  }

  #refused(log: StateLog, record: ModelRecord, error: unknown): void {
    this.#place.note(`record ${record.id} refused: ${String(error)}`)
    this.counts.refused++
    if (this.#failed || this.#log !== log) return
    must(reasonOf(error) === 'DISK_WATERMARK', 'refused', () => String(error))
    this.#records = this.#records.filter((one) => one !== record)
  }

  async #snapshot(): Promise<void> {
    const log = this.#log
    if (!log) return
    this.#place.note('snapshot')
    try {
      await log.snapshot(() => encodeState(this.#records))
      if (this.#log !== log) return
      this.#place.note('snapshot written')
      this.counts.snapshots++
    } catch (error) {
      if (error instanceof Violation) throw error
      if (this.#log !== log) return
      this.#place.note(`snapshot: ${String(error)}`)
      const fine = this.#failed || isDiskError(error) || reasonOf(error) === 'DISK_WATERMARK'
      must(fine, 'unexpected error', () => {
        return error instanceof Error ? (error.stack ?? error.message) : String(error)
      })
    }
  }
}

function encodeState(records: readonly ModelRecord[]): Uint8Array {
  const bytes = Buffer.alloc(4 * records.length)
  for (const [index, { id }] of records.entries()) bytes.writeUInt32LE(id, 4 * index)
  return bytes
}

function decodeState(bytes: Uint8Array): number[] {
  const buffer = Buffer.from(bytes)
  return Array.from({ length: buffer.length / 4 }, (_, index) => buffer.readUInt32LE(4 * index))
}
