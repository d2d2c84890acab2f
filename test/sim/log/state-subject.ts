// One StateLog over all its crashes. Its state is the list of all records ever appended, so that a record lost, doubled or
// out of order is seen at once; a snapshot is that list. A record's place in the list is its offset. A replica's log is also
// cut, down to what is committed, and begins anew with a state from elsewhere.

import type { LogRules } from '../../../broker/log/rules.ts'
import { StateLog } from '../../../broker/log/state-log.ts'
import { batchHeaderBytes, identitySeed } from '../../../model/batch.ts'
import { PenstockError } from '../../../model/errors.ts'
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

interface PendingCommit {
  readonly offset: number
  readonly resolve: () => void
  readonly reject: () => void
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
  /** Nothing below is cut. */
  #committed = 0
  #commits: PendingCommit[] = []
  #closing = false
  /** Changes, which a close waits for. */
  #turn: Promise<void> = Promise.resolve()
  /** A cut or a reset that has begun and not ended. */
  #changing: { readonly records: readonly ModelRecord[] } | undefined
  /** What the log has told since it was opened or changed. */
  #found: number[] = []
  #incarnation: Incarnation | undefined
  readonly counts = { records: 0, snapshots: 0, cuts: 0, resets: 0, refused: 0, damageReports: 0 }

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
    this.#found = []
    this.#failed = false
    this.#closing = false
    this.#incarnation = incarnation
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
          must(this.#found.length === 0, 'state', () => 'a snapshot after other state')
          this.#found.push(...decodeState(snapshot))
          this.#place.note(`restored ${this.#found.length} records`)
        },
        replay: (record) => void this.#found.push(Buffer.from(record).readUInt32LE(0)),
        committed: this.#plan.replica ? (offset) => this.#whenCommitted(offset) : undefined,
      })
      this.#recovered(this.#found)
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
    const anew = this.#changing?.records
    if (anew && isList(found, anew)) {
      this.#records = [...anew]
      this.#committed = anew.length
    }
    this.#place.note(`opened with ${found.length} of ${this.#records.length} records`)
    for (const [index, id] of found.entries()) {
      const wanted = this.#records[index]?.id
      must(id === wanted, 'state', () => `record ${index} is ${id}, not ${wanted}`)
    }
    const lost = this.#records[found.length]
    const mayBeCut = this.#changing !== undefined && found.length >= this.#committed
    if (lost?.ackedAtMs !== undefined && !mayBeCut) {
      const ageMs = this.#aliveUntilMs - lost.ackedAtMs
      must(isDamaged, 'acknowledged lost', () => `record ${lost.id} of ${this.#records.length}`)
      must(ageMs <= damageKnownAfterMs, 'silently shortened', () => {
        return `record ${lost.id} is gone without a word, acknowledged ${ageMs} ms ago`
      })
    }
    this.#records.length = found.length
    for (const record of this.#records) record.ackedAtMs ??= nowMs
    this.#changing = undefined
    this.#turn = Promise.resolve()
    this.#committed = Math.min(this.#committed, found.length)
  }

  #giveUp(): void {
    this.#records = []
    this.#committed = 0
    this.#changing = undefined
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
    this.#commits = []
  }

  async close(): Promise<void> {
    const log = this.#log
    if (!log) return
    this.#closing = true
    await this.#turn
    this.#log = undefined
    for (const { reject } of this.#commits) reject()
    this.#commits = []
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
    const some = this.#plan.replica ? 2 : 0
    const kinds = { append: 10, both: 1, snapshot: 2, commit: 2 * some, cut: some, reset: some / 4 }
    const kind = this.#random.weighted(kinds)
    if (kind === 'commit') return this.#commit(this.#acknowledgedEnd)
    if (kind === 'cut' || kind === 'reset') {
      if (this.#changing || this.#closing) return
      const change = this.#change(kind)
      this.#turn = change.catch(() => {})
      return await change
    }
    if (kind !== 'snapshot') {
      for (let left = this.#random.within(1, this.#plan.burstMax + 1); left > 0; left--) {
        this.#append()
      }
    }
    if (kind !== 'append') await this.#snapshot()
  }

  #append(): void {
    const log = this.#log
    if (!log || this.#changing || this.#closing) return
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

  get #acknowledgedEnd(): number {
    const open = this.#records.findIndex(({ ackedAtMs }) => ackedAtMs === undefined)
    return open === -1 ? this.#records.length : open
  }

  #whenCommitted(offset: number): Promise<void> {
    if (offset <= this.#committed) return Promise.resolve()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const refuse = (): void => reject(new PenstockError('NOT_READY', 'closing'))
    if (this.#closing) refuse()
    else this.#commits.push({ offset, resolve, reject: refuse })
    return promise
  }

  #commit(offset: number): void {
    if (this.#changing) return
    this.#committed = offset
    const due = this.#commits.filter((one) => one.offset <= offset)
    this.#commits = this.#commits.filter((one) => one.offset > offset)
    for (const { resolve } of due) resolve()
  }

  /** As a broker does, the process ends when it fails. */
  async #change(kind: 'cut' | 'reset'): Promise<void> {
    const log = this.#log
    const isAtRest = this.#acknowledgedEnd === this.#records.length
    if (!log || this.#failed || !isAtRest) return
    try {
      if (kind === 'cut') await this.#cut(log)
      else await this.#reset(log)
      if (this.#log === log) this.#changing = undefined
    } catch (error) {
      if (error instanceof Violation) throw error
      if (this.#log !== log) return
      this.#place.note(`${kind}: ${String(error)}`)
      const damaged = isDamageReport(error) && this.#place.isDamaged
      must(this.#failed || damaged || isDiskError(error), 'unexpected error', () => String(error))
      if (!this.#failed) this.#aliveUntilMs = this.#place.nowMs
      this.#failed = true
      if (this.#incarnation) {
        this.#incarnation.fatal ??= error instanceof Error ? error : new Error(String(error))
      }
    }
  }

  async #cut(log: StateLog): Promise<void> {
    const to = this.#random.within(this.#committed, this.#records.length + 1)
    this.#place.note(`cut to ${to}`)
    this.#changing = { records: [] }
    this.#found = []
    await log.truncate(to)
    if (this.#log !== log) return
    const end = log.log.endOffset
    must(end <= to && end >= this.#committed, 'truncation', () => `${end} instead of ${to}`)
    this.#records.length = end
    this.counts.cuts++
    this.#checkTold()
  }

  async #reset(log: StateLog): Promise<void> {
    const { nowMs } = this.#place
    const length = this.#random.within(0, this.#records.length + 20)
    const records = Array.from({ length }, () => ({ id: this.#nextId++, ackedAtMs: nowMs }))
    this.#place.note(`reset to ${length}`)
    this.#changing = { records }
    this.#found = []
    const link = { headerCrc: this.#random.uint32(), payloadCrc: this.#random.uint32() }
    await log.reset({ offset: length, link }, encodeState(records))
    if (this.#log !== log) return
    this.#records = records
    this.#committed = length
    this.counts.resets++
    this.#checkTold()
  }

  #checkTold(): void {
    must(isList(this.#found, this.#records), 'state', () => {
      return `told of ${this.#found.length} records, not of the ${this.#records.length} there are`
    })
    this.#place.note(`changed: ${this.#records.length} records`)
  }

  async #snapshot(): Promise<void> {
    const log = this.#log
    if (!log || this.#changing || this.#closing) return
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

function isList(found: readonly number[], records: readonly ModelRecord[]): boolean {
  return found.length === records.length && records.every(({ id }, index) => id === found[index])
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
