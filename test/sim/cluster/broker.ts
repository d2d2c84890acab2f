// A broker as its machine sees it: a volume, a date, and one process after the other. Whoever runs it starts it again when
// it has ended; what may have ended it is checked here.

import { AssertionError } from 'node:assert'
import { PenstockError } from '../../../model/errors.ts'
import { SimulatedDisk } from '../disk/simulated-disk.ts'
import { isDamageReport, isDiskError } from '../log/disk-errors.ts'
import type { Random } from '../random.ts'
import type { WallTime } from '../scheduler.ts'
import { must } from '../violation.ts'
import { Life } from './life.ts'
import type { World } from './world.ts'

const restartMsMin = 50
const restartMsMax = 1_500

export class SimulatedBroker {
  readonly name: string
  readonly random: Random
  readonly wall: WallTime = { startMs: 1_700_000_000_000, skewMs: 0 }
  disk: SimulatedDisk
  life: Life | undefined
  /** What lies on its volume is not what was written, or is older. */
  isDamaged = false
  readonly #world: World
  #ids = 0
  #starting = false
  #stopping: Life | undefined

  constructor(world: World, name: string) {
    this.#world = world
    this.name = name
    this.random = world.scheduler.random.split(name)
    this.disk = this.#newDisk()
  }

  /** Differs for every broker, and every time. */
  nextId(): number {
    return ++this.#ids * 10 + Number(this.name.replace(/\D/g, ''))
  }

  get isUp(): boolean {
    return this.life?.host !== undefined
  }

  /** On its way to its end, though it answers still. */
  get isStopping(): boolean {
    return this.life !== undefined && this.life === this.#stopping
  }

  start(): void {
    if (this.life !== undefined) return
    this.#world.note(this.name, '-- start')
    this.#world.count('starts')
    const life = new Life(this.#world, this, this.wall)
    this.life = life
    life.begin().catch((error: unknown) => this.failed(life, error))
  }

  crash(how: 'kill' | 'power cut'): void {
    const { life } = this
    if (life === undefined) return
    this.#world.note(this.name, `-- ${how}`)
    this.#world.count(how)
    this.#end(life)
    if (how === 'power cut') this.disk.cutPower()
  }

  /** As on SIGTERM. False when it was not running, or something else came between. */
  async stop(): Promise<boolean> {
    const { life } = this
    if (life?.host === undefined) return false
    this.#world.note(this.name, '-- stop')
    this.#world.count('stop')
    this.#stopping = life
    try {
      await life.close()
    } catch (error) {
      this.failed(life, error)
      return false
    }
    const isClean = this.life === life
    if (isClean) this.#end(life)
    return isClean
  }

  pause(forMs: number): void {
    const process = this.life?.process
    if (process === undefined || process.paused) return
    this.#world.note(this.name, `-- pause for ${forMs.toFixed(0)} ms`)
    this.#world.count('pause')
    process.pause()
    this.#world.network.stands(process)
    this.#world.scheduler.after(forMs, `${this.name}: resume`, () => process.resume())
  }

  /** It says itself that it cannot go on. */
  failed(life: Life, error: unknown): void {
    if (this.life !== life || !life.process.alive) return
    this.#world.note(this.name, `-- fails: ${String(error)}`)
    this.#world.count('fails')
    this.#world.guard(() =>
      must(this.#mayFail(error), 'defect', () => `${this.name} ends by itself: ${stackOf(error)}`),
    )
    this.#end(life)
    this.restartLater()
  }

  restartLater(): void {
    if (this.#starting) return
    this.#starting = true
    const afterMs = restartMsMin + this.random.fraction() * (restartMsMax - restartMsMin)
    this.#world.scheduler.after(afterMs, `${this.name}: restart`, () => {
      this.#starting = false
      this.start()
    })
  }

  /** The volume is lost; its place is taken by an empty one. */
  replaceVolume(): void {
    this.#world.note(this.name, '-- empty volume')
    this.#world.count('empty volume')
    this.disk = this.#newDisk()
  }

  /** As it was when `earlier` was made of it. */
  rollBack(earlier: SimulatedDisk): void {
    this.#world.note(this.name, '-- rolled-back volume')
    this.#world.count('rolled-back volume')
    this.disk = earlier
    this.isDamaged = true
  }

  #newDisk(): SimulatedDisk {
    const disk = new SimulatedDisk(this.#world.scheduler)
    disk.faults = this.#world.plan.disk
    return disk
  }

  #end(life: Life): void {
    this.life = undefined
    this.disk.kill(life.process)
    this.#world.network.died(life.process)
  }

  #mayFail(error: unknown): boolean {
    if (error instanceof AssertionError) return false
    if (isDiskError(error)) return true
    if (isDamageReport(error)) return this.isDamaged || this.disk.damagedPaths.size > 0
    return error instanceof PenstockError && error.reason === 'METADATA_UNAVAILABLE'
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack}${error.cause === undefined ? '' : `\nbecause: ${stackOf(error.cause)}`}`
}
