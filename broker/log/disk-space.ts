// The volume of the data directory: how full it is, what follows from that, and the reserve that lets a broker on a full
// disk still write its state and start again (E3).

import { join } from 'node:path'
import type { Clock } from '../../model/clock.ts'
import { isDiskFull } from './errno.ts'
import type { FileSystem } from './file-system.ts'

export type Watermark = 'ok' | 'warn' | 'reject'

export interface WatermarkRatios {
  /** Share of the volume in use, 0 to 1. */
  readonly warn: number
  readonly reject: number
}

/** Once rejecting, two hundredths more must be free before publishes are taken again: no flapping at the edge. */
const hysteresis = 0.02

export function watermarkOf(
  usedRatio: number,
  ratios: WatermarkRatios,
  before: Watermark,
): Watermark {
  const reject = before === 'reject' ? ratios.reject - hysteresis : ratios.reject
  if (usedRatio >= reject) return 'reject'
  return usedRatio >= ratios.warn ? 'warn' : 'ok'
}

export interface DiskSpaceOptions {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly dataDir: string
  readonly ratios: WatermarkRatios
  readonly reserveBytes: number
  readonly onChange: (watermark: Watermark) => void
  readonly onTrouble: (error: unknown) => void
}

/**
 * Gives up the reserve of a broker that is about to start on a full disk: its identity and metadata are written before
 * anything else. Only by who holds the directory's lock.
 */
export async function makeRoomToStart(options: {
  readonly fileSystem: FileSystem
  readonly dataDir: string
  readonly ratios: WatermarkRatios
}): Promise<void> {
  const { fileSystem, dataDir, ratios } = options
  const { capacityBytes, availableBytes } = await fileSystem.space(dataDir)
  const usedRatio = usedRatioOf(capacityBytes, availableBytes)
  if (watermarkOf(usedRatio, ratios, 'reject') === 'reject') {
    await removeReserve(fileSystem, dataDir)
  }
}

/** True when there was one. */
async function removeReserve(fileSystem: FileSystem, dataDir: string): Promise<boolean> {
  const path = join(dataDir, fileName)
  if ((await fileSystem.status(path)) === undefined) return false
  await fileSystem.remove(path)
  await fileSystem.syncDirectory(dataDir)
  return true
}

function usedRatioOf(capacityBytes: number, availableBytes: number): number {
  return capacityBytes === 0 ? 0 : (capacityBytes - availableBytes) / capacityBytes
}

const checkMs = 1_000
const chunkBytes = 1024 * 1024
const fileName = 'reserve'

export class DiskSpace {
  readonly #options: DiskSpaceOptions
  #usedBytes = 0
  #capacityBytes = 0
  #watermark: Watermark = 'ok'
  #cancel: (() => void) | undefined
  #closed = false
  #freeing: Promise<boolean> | undefined

  constructor(options: DiskSpaceOptions) {
    this.#options = options
  }

  get watermark(): Watermark {
    return this.#watermark
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  get capacityBytes(): number {
    return this.#capacityBytes
  }

  /** Looks at once, then every second. On a full disk the reserve is given up here, so that what follows can start. */
  async start(): Promise<void> {
    await this.check()
    if (this.#watermark === 'reject') await this.freeReserve()
    this.#schedule()
  }

  #schedule(): void {
    if (this.#closed) return
    this.#cancel = this.#options.clock.schedule(checkMs, () => {
      this.check()
        .catch(this.#options.onTrouble)
        .finally(() => this.#schedule())
    })
  }

  async check(): Promise<void> {
    const { fileSystem, dataDir, ratios } = this.#options
    const { capacityBytes, availableBytes } = await fileSystem.space(dataDir)
    this.#capacityBytes = capacityBytes
    this.#usedBytes = capacityBytes - availableBytes
    const watermark = watermarkOf(
      usedRatioOf(capacityBytes, availableBytes),
      ratios,
      this.#watermark,
    )
    this.#change(watermark)
    if (watermark === 'ok') await this.#fillReserve(availableBytes)
  }

  #change(watermark: Watermark): void {
    if (watermark === this.#watermark) return
    this.#watermark = watermark
    this.#options.onChange(watermark)
  }

  /**
   * True when there was a reserve to give up. The disk is full, whatever it looked like a second ago: publishes are
   * refused from now on, or they would have eaten the room before whom it is for.
   */
  freeReserve(): Promise<boolean> {
    this.#change('reject')
    const { fileSystem, dataDir } = this.#options
    this.#freeing ??= removeReserve(fileSystem, dataDir).finally(() => {
      this.#freeing = undefined
    })
    return this.#freeing
  }

  /** On a small volume less: without the reserve the disk must still be above the mark where publishes are refused. */
  get #reserveBytes(): number {
    const { reserveBytes, ratios } = this.#options
    return Math.min(reserveBytes, Math.floor((this.#capacityBytes * (1 - ratios.reject)) / 2))
  }

  /** Written, not sparse: blocks that are only promised would not be there when they are needed. */
  async #fillReserve(availableBytes: number): Promise<void> {
    const { fileSystem, dataDir } = this.#options
    const reserveBytes = this.#reserveBytes
    const path = join(dataDir, fileName)
    if (reserveBytes === 0 || availableBytes < reserveBytes * 4) return
    if (((await fileSystem.status(path))?.size ?? 0) >= reserveBytes) return
    await fileSystem.remove(path)
    const file = await fileSystem.open(path, 'create')
    const chunk = Buffer.alloc(chunkBytes)
    try {
      for (let at = 0; at < reserveBytes; at += chunkBytes) {
        await file.write([chunk.subarray(0, Math.min(chunkBytes, reserveBytes - at))], at)
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await fileSystem.remove(path)
    } finally {
      await file.close()
    }
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
  }
}
