// One PartitionLog over all its crashes: opens it, judges what recovery found, and hands it to a session.

import { openPartitionLog } from '../../../broker/log/open-log.ts'
import type { LogConfig, PartitionLog } from '../../../broker/log/partition-log.ts'
import type { LogRules } from '../../../broker/log/rules.ts'
import { identitySeed } from '../../../model/batch.ts'
import type { Random } from '../random.ts'
import { must, Violation } from '../violation.ts'
import { BatchMaker } from './batch-maker.ts'
import { isDamageReport } from './disk-errors.ts'
import { checkNotShortened, checkRecovered } from './log-checks.ts'
import { LogModel } from './log-model.ts'
import { LogSession } from './log-session.ts'
import type { Incarnation } from './machine.ts'
import { type RunPlan, rollConfig, roundBytesMax } from './run-plan.ts'
import type { Subject, SubjectPlace } from './subject.ts'

interface NewestSegment {
  readonly baseOffset: number
  readonly bytes: Uint8Array
}

export class LogSubject implements Subject {
  readonly #place: SubjectPlace
  readonly #random: Random
  readonly #plan: RunPlan
  readonly #rules: LogRules
  readonly #maker: BatchMaker
  #model = new LogModel()
  #config: LogConfig
  #session: LogSession | undefined
  #powerCut = false
  /** When the last process that had it open ended, or the log in it did: from then on nobody writes a checkpoint. */
  #aliveUntilMs = 0
  /** Acknowledgements have not always waited for a sync. */
  #everLax: boolean
  #epoch = 0
  readonly counts = {
    acknowledged: 0,
    refused: 0,
    read: 0,
    stamped: 0,
    spoilt: 0,
    resets: 0,
    damageReports: 0,
  }

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
    this.#config = rollConfig(parts.random)
    this.#everLax = this.#config.durability === 'memory'
    const { payloadBytes, recordsPerBatchMax } = parts.plan
    this.#maker = new BatchMaker({
      random: parts.random,
      payloadBytes,
      recordsMax: recordsPerBatchMax,
    })
  }

  get directory(): string {
    return this.#place.directory
  }

  get isDamaged(): boolean {
    return this.#place.isDamaged
  }

  async open(incarnation: Incarnation): Promise<void> {
    const { fileSystem, clock } = incarnation
    const { machine, directory, identity } = this.#place
    let session: LogSession | undefined
    const newestSegment = this.#newestSegment()
    try {
      const { log } = await openPartitionLog({
        fileSystem,
        clock,
        directory,
        seed: identitySeed(identity, 0),
        config: this.#config,
        rules: this.#rules,
        roundBytesMax: roundBytesMax(this.#plan),
        onFatal: (error) => {
          this.#place.note(`fatal: ${error.message}`)
          if (session && !session.failed) this.#aliveUntilMs = this.#place.nowMs
          if (session) session.failed = true
          incarnation.fatal ??= error
        },
      })
      this.#recovered(log, newestSegment)
      session = this.#begin(log, incarnation)
      machine.silenceCalls(true)
      await session.readAll()
      machine.silenceCalls(false)
    } catch (error) {
      machine.silenceCalls(false)
      if (error instanceof Violation) throw error
      if (!session) this.#place.mustHoldNothing(incarnation)
      if (!isDamageReport(error)) throw error
      this.#hearDamage(error)
      await session?.close()
      this.#giveUp()
      await this.open(incarnation)
    }
  }

  #newestSegment(): NewestSegment | undefined {
    let newest: NewestSegment | undefined
    const names = new RegExp(`^${this.directory}/(\\d{20})\\.log$`)
    for (const { path, file } of this.#place.machine.disk.root.files('/')) {
      const name = names.exec(path)?.[1]
      if (name === undefined || Number(name) < (newest?.baseOffset ?? 0)) continue
      newest = { baseOffset: Number(name), bytes: file.cache.view.slice() }
    }
    return newest
  }

  #recovered(log: PartitionLog, newestSegment: NewestSegment | undefined): void {
    const model = this.#model
    const { startOffset, endOffset, durableOffset } = log
    const { nowMs, isDamaged } = this.#place
    const aliveUntilMs = this.#aliveUntilMs
    const { resetting } = model
    const hasBegunAnew = resetting?.offset === startOffset && startOffset === endOffset
    if (hasBegunAnew) model.reset(resetting)
    const had = `[${model.startOffset}, ${model.endOffset})`
    this.#place.note(`opened [${startOffset}, ${endOffset}) of ${had}`)
    checkRecovered(model, {
      startOffset,
      endOffset,
      durableOffset,
      powerCut: this.#powerCut,
      damaged: isDamaged,
      aliveUntilMs,
    })
    if (newestSegment && !this.#everLax && !hasBegunAnew) {
      const limit = roundBytesMax(this.#plan)
      checkNotShortened(model, { endOffset, newestSegment, roundBytesMax: limit })
    }
    model.cut(endOffset)
    model.trim(startOffset)
    model.cutting = undefined
    model.trimming = undefined
    model.resetting = undefined
    model.ack(endOffset, { nowMs, synced: this.#config.durability === 'fsync' })
    this.#powerCut = false
  }

  #begin(log: PartitionLog, incarnation: Incarnation): LogSession {
    this.#session = new LogSession({
      log,
      incarnation,
      place: this.#place,
      model: this.#model,
      random: this.#random,
      maker: this.#maker,
      config: this.#config,
      epoch: ++this.#epoch,
      seed: this.#rules.identity ? identitySeed(this.#place.identity, 0) : 0,
      hearDamage: (error) => this.#hearDamage(error),
      counts: this.counts,
    })
    return this.#session
  }

  #hearDamage(error: Error): void {
    this.#place.note(`damage reported: ${error.message}`)
    must(this.#place.isDamaged, 'false alarm', () => error.stack ?? error.message)
    this.counts.damageReports++
  }

  #giveUp(): void {
    if (this.#session) this.#session.over = true
    this.#session = undefined
    this.#model = new LogModel()
    this.#place.giveUp()
  }

  unreadable(): boolean {
    if (!this.#place.isDamaged) return false
    this.#giveUp()
    return true
  }

  crashed(how: 'kill' | 'power cut'): void {
    // A failed sync drops pages, as a power cut does.
    const dropped = this.#place.takeDropped()
    this.#powerCut ||= how === 'power cut' || dropped
    if (!this.#session) return
    if (!this.#session.failed) this.#aliveUntilMs = this.#place.nowMs
    this.#session.over = true
    this.#session = undefined
  }

  async close(): Promise<void> {
    await this.#session?.close()
  }

  probe(): void {
    this.#session?.append()
  }

  async act(): Promise<void> {
    const session = this.#session
    if (!session) return
    const { truncateChance, burstMax, configurable, replica } = this.#plan
    const kind = this.#random.weighted({
      append: 12,
      read: 4,
      truncate: 40 * truncateChance,
      retention: 2,
      times: 1,
      configure: configurable ? 0.5 : 0,
      stamped: replica ? 8 : 0,
      reset: replica ? 1 : 0,
    })
    switch (kind) {
      case 'append':
        for (let left = this.#random.within(1, burstMax + 1); left > 0; left--) session.append()
        return
      case 'read':
        return await session.read()
      case 'truncate':
        return await session.truncate()
      case 'retention':
        return await session.applyRetention()
      case 'stamped':
        return session.appendStamped()
      case 'reset':
        return await session.reset()
      case 'times':
        return await session.askTimes()
      case 'configure':
        this.#config = rollConfig(this.#random)
        this.#everLax ||= this.#config.durability === 'memory'
        return session.configure(this.#config)
    }
  }
}
