// The volume of the data directory: how full it is, what follows from that, and the reserve that lets a broker on a full
// disk still write its state and start again (E3).

import { join } from 'node:path'
import type { Clock } from '../../model/clock.ts'
import { errorCode } from './errno.ts'
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
    const usedRatio = capacityBytes === 0 ? 0 : this.#usedBytes / capacityBytes
    const watermark = watermarkOf(usedRatio, ratios, this.#watermark)
    const changed = watermark !== this.#watermark
    this.#watermark = watermark
    if (changed) this.#options.onChange(watermark)
    if (watermark === 'ok') await this.#fillReserve(availableBytes)
  }

  /** True when there was a reserve to give up. */
  freeReserve(): Promise<boolean> {
    this.#freeing ??= this.#removeReserve().finally(() => {
      this.#freeing = undefined
    })
    return this.#freeing
  }

  async #removeReserve(): Promise<boolean> {
    const { fileSystem, dataDir } = this.#options
    const path = join(dataDir, fileName)
    if ((await fileSystem.status(path)) === undefined) return false
    await fileSystem.remove(path)
    await fileSystem.syncDirectory(dataDir)
    return true
  }

  /** Written, not sparse: blocks that are only promised would not be there when they are needed. */
  async #fillReserve(availableBytes: number): Promise<void> {
    const { fileSystem, dataDir, reserveBytes } = this.#options
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
      if (errorCode(error) !== 'ENOSPC') throw error
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
