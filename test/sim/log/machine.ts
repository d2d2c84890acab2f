// The machine that a log lives on: one disk, one process at a time, a clock that may jump. Restarts are here, so that all
// workloads crash alike.

import { type DiskFaults, noFaults } from '../disk/faults.ts'
import type { FaultyFileSystem } from '../disk/faulty-file-system.ts'
import { SimulatedDisk } from '../disk/simulated-disk.ts'
import type { Random } from '../random.ts'
import { type Scheduler, SimulatedProcess, VirtualClock } from '../scheduler.ts'

export interface Incarnation {
  readonly process: SimulatedProcess
  readonly fileSystem: FaultyFileSystem
  readonly clock: VirtualClock
  /** Set when a log said that it cannot go on. */
  fatal: Error | undefined
}

export class Machine {
  readonly scheduler: Scheduler
  readonly disk: SimulatedDisk
  readonly random: Random
  readonly #faults: DiskFaults
  #healed = false
  #calm = false
  readonly #wall = { startMs: 1_700_000_000_000, skewMs: 0 }

  constructor(scheduler: Scheduler, faults: DiskFaults) {
    this.scheduler = scheduler
    this.disk = new SimulatedDisk(scheduler)
    this.random = scheduler.random.split('machine')
    this.#faults = faults
    this.disk.faults = faults
  }

  boot(): Incarnation {
    const { scheduler } = this
    const process = new SimulatedProcess(scheduler)
    const fileSystem = this.disk.mount(process)
    const clock = new VirtualClock({ scheduler, process, wall: this.#wall })
    return { process, fileSystem, clock, fatal: undefined }
  }

  crash(incarnation: Incarnation, how: 'kill' | 'power cut'): void {
    this.scheduler.note(`-- ${how}`)
    this.disk.kill(incarnation.process)
    if (how === 'power cut') this.disk.cutPower()
  }

  /** No errors of calls for a while, because a checker looks. Latency and power cuts stay as they are. */
  silenceCalls(checking: boolean): void {
    const { calls, silent } = noFaults
    const quiet = checking || this.#healed || this.#calm
    this.disk.faults = quiet ? { ...this.#faults, calls, silent } : this.#faults
  }

  /** A start that many faults have kept from succeeding gets its chance: no errors, and room. */
  calm(calm: boolean): void {
    this.#calm = calm
    if (calm && this.disk.capacityBytes < Number.MAX_SAFE_INTEGER) {
      this.disk.otherBytes = 0
      this.disk.capacityBytes += 40_000
    }
    this.silenceCalls(false)
  }

  /** From now on the disk is a good one. */
  heal(): void {
    this.#healed = true
    this.disk.otherBytes = 0
    this.disk.capacityBytes = Number.MAX_SAFE_INTEGER
    this.silenceCalls(false)
  }

  jumpClock(): void {
    this.#wall.skewMs += this.random.within(-5_000, 60_000)
    this.disk.tally.add('clock jump')
  }

  /** Others on the same disk take space or give it back. */
  squeeze(): void {
    if (this.disk.capacityBytes === Number.MAX_SAFE_INTEGER) return
    const free = this.disk.capacityBytes - this.disk.usedBytes
    this.disk.otherBytes = this.random.chance(0.5)
      ? 0
      : Math.max(0, free - this.random.pick([0, 1, 50, 500, 3000]))
    this.scheduler.note(`-- disk has ${this.disk.roomBytes} bytes left`)
  }
}
