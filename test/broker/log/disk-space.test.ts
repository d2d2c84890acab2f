import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DiskSpace,
  makeRoomToStart,
  type Watermark,
  watermarkOf,
} from '../../../broker/log/disk-space.ts'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { ManualClock } from './log-world.ts'

const MiB = 1024 * 1024
const ratios = { warn: 0.75, reject: 0.9 }

describe('the watermark', () => {
  test('warns from one share of the disk on, and rejects from another', () => {
    const at = (used: number): Watermark => watermarkOf(used, ratios, 'ok')
    expect([0, 0.7499, 0.75, 0.8999, 0.9, 1].map(at)).toEqual([
      'ok',
      'ok',
      'warn',
      'warn',
      'reject',
      'reject',
    ])
  })

  test('takes publishes again only when two hundredths more are free: it does not flap', () => {
    expect(watermarkOf(0.89, ratios, 'reject')).toBe('reject')
    expect(watermarkOf(0.879, ratios, 'reject')).toBe('warn')
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (used) => {
        const once = watermarkOf(used, ratios, 'reject')
        expect(watermarkOf(used, ratios, once)).toBe(once)
      }),
    )
  })
})

/** A real directory on a volume of whatever size the test says. */
class Volume implements AsyncDisposable {
  readonly dataDir: string
  readonly #temporary: TemporaryDirectory
  readonly clock: ManualClock = new ManualClock()
  readonly fileSystem: FileSystem
  readonly changes: Watermark[] = []
  readonly troubles: unknown[] = []
  capacityBytes: number = 100 * MiB
  availableBytes: number = 100 * MiB
  failure: Error | undefined

  private constructor(temporary: TemporaryDirectory) {
    this.#temporary = temporary
    this.dataDir = temporary.path
    this.fileSystem = {
      ...nodeFileSystem,
      space: () => {
        if (this.failure) return Promise.reject(this.failure)
        const { capacityBytes, availableBytes } = this
        return Promise.resolve({ capacityBytes, availableBytes })
      },
    }
  }

  static async mount(): Promise<Volume> {
    return new Volume(await temporaryDirectory())
  }

  space(reserveBytes: number = 2 * MiB): DiskSpace {
    const { fileSystem, clock, dataDir } = this
    return new DiskSpace({
      fileSystem,
      clock,
      dataDir,
      ratios,
      reserveBytes,
      onChange: (watermark) => this.changes.push(watermark),
      onTrouble: (error) => this.troubles.push(error),
    })
  }

  get reservePath(): string {
    return join(this.dataDir, 'reserve')
  }

  async hasReserve(): Promise<boolean> {
    return (await readdir(this.dataDir)).includes('reserve')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#temporary[Symbol.asyncDispose]()
  }
}

describe('the reserve', () => {
  test('is written at the start, in blocks that are really there', async () => {
    await using volume = await Volume.mount()
    const space = volume.space()
    await space.start()
    const { size, blocks } = await stat(volume.reservePath)
    expect(size).toBe(2 * MiB)
    expect(512 * blocks).toBeGreaterThanOrEqual(2 * MiB)
    space.close()
  })

  test('is smaller on a small volume: without it the disk must still be above the mark', async () => {
    await using volume = await Volume.mount()
    volume.capacityBytes = 20 * MiB
    volume.availableBytes = 20 * MiB
    const space = volume.space(64 * MiB)
    await space.start()
    expect((await stat(volume.reservePath)).size).toBeLessThanOrEqual(MiB)
    space.close()
  })

  test('is given up by a start on a full disk, before anything else is written', async () => {
    await using volume = await Volume.mount()
    await writeFile(volume.reservePath, Buffer.alloc(MiB))
    const { fileSystem, dataDir } = volume
    await makeRoomToStart({ fileSystem, dataDir, ratios })
    expect(await volume.hasReserve()).toBe(true)
    volume.availableBytes = 0
    await makeRoomToStart({ fileSystem, dataDir, ratios })
    expect(await volume.hasReserve()).toBe(false)
    const space = volume.space()
    await space.start()
    expect([space.watermark, await volume.hasReserve()]).toEqual(['reject', false])
    space.close()
  })

  test('is given up when a write has met a full disk: publishes are refused, and state has room', async () => {
    await using volume = await Volume.mount()
    const space = volume.space()
    await space.start()
    expect(await space.freeReserve()).toBe(true)
    expect(await space.freeReserve()).toBe(false)
    expect([space.watermark, await volume.hasReserve()]).toEqual(['reject', false])
    space.close()
  })

  test('comes back when there is room again', async () => {
    await using volume = await Volume.mount()
    volume.availableBytes = 5 * MiB
    const space = volume.space()
    await space.start()
    expect([space.watermark, await volume.hasReserve()]).toEqual(['reject', false])
    volume.availableBytes = 90 * MiB
    await space.check()
    expect([space.watermark, await volume.hasReserve()]).toEqual(['ok', true])
    expect(volume.changes).toEqual(['reject', 'ok'])
    space.close()
  })
})

describe('the look at the disk', () => {
  test('is repeated every second, and a look that fails is told and tried again', async () => {
    await using volume = await Volume.mount()
    const space = volume.space(0)
    await space.start()
    volume.failure = new Error('EIO')
    volume.clock.advance(1_000)
    await expect.poll(() => volume.troubles.length).toBe(1)
    volume.failure = undefined
    volume.availableBytes = 20 * MiB
    await expect
      .poll(() => {
        volume.clock.advance(1_000)
        return volume.changes
      })
      .toEqual(['warn'])
    expect([space.usedBytes, space.capacityBytes]).toEqual([80 * MiB, 100 * MiB])
    space.close()
  })
})
