import { expect, test } from 'vitest'
import { PartitionStorage } from '../../../broker/partition/partition-storage.ts'
import { type DiskFaults, noFaults, rollCallFaults, rollLatency } from '../disk/faults.ts'
import type { FaultyFileSystem } from '../disk/faulty-file-system.ts'
import { SimulatedDisk } from '../disk/simulated-disk.ts'
import { Random } from '../random.ts'
import { Scheduler, SimulatedProcess } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { must, Violation } from '../violation.ts'

const key = { topicUid: 'u1', index: 3 }
const dataDir = '/data'
const seeds = 500

test(`a partition's data outlives quarantine and crashes, and goes only when it is deleted, over ${seeds} seeds`, async () => {
  const seen: Record<string, number> = {}
  for (let seed = 1; seed <= seeds; seed++) {
    const trace = new Trace(60)
    const run = new StorageRun(new Scheduler({ random: new Random(seed), trace }), seen)
    await run.run().catch((error: unknown) => {
      if (!(error instanceof Violation)) throw error
      throw new Error(`seed ${seed}: ${error.message}\n${trace.lines.join('\n')}`)
    })
  }
  for (const what of ['made', 'found', 'restored', 'quarantined', 'deleted', 'crashed']) {
    expect([what, (seen[what] ?? 0) > 30]).toEqual([what, true])
  }
})

class StorageRun {
  readonly #scheduler: Scheduler
  readonly #disk: SimulatedDisk
  readonly #random: Random
  readonly #seen: Record<string, number>
  /** What lies in the partition's directory; undefined: nothing may be expected. */
  #token: string | undefined
  /** A deletion was begun: there may be everything, something or nothing. */
  #deleting = false
  #tokens = 0

  constructor(scheduler: Scheduler, seen: Record<string, number>) {
    this.#scheduler = scheduler
    this.#random = scheduler.random.split('run')
    this.#disk = new SimulatedDisk(scheduler)
    const faults: DiskFaults = {
      ...noFaults,
      calls: rollCallFaults(this.#random),
      latency: rollLatency(this.#random),
      journaledNames: this.#random.chance(0.5),
    }
    this.#disk.faults = faults
    this.#seen = seen
  }

  async run(): Promise<void> {
    for (let life = this.#random.within(3, 8); life > 0; life--) {
      const process = new SimulatedProcess(this.#scheduler)
      const fileSystem = this.#disk.mount(process)
      const ends: unknown[] = []
      void this.#work(fileSystem).catch((error: unknown) => ends.push(error))
      const steps = this.#random.within(1, 120)
      for (let step = 0; step < steps && ends.length === 0; step++) await this.#scheduler.step()
      // Anything else is an error of the disk, and the process ends by it.
      if (ends[0] instanceof Violation) throw ends[0]
      this.#disk.kill(process)
      if (this.#random.chance(0.5)) this.#disk.cutPower()
      this.#count('crashed')
    }
  }

  async #work(fileSystem: FaultyFileSystem): Promise<void> {
    const storage = new PartitionStorage({ fileSystem, dataDir })
    await fileSystem.makeDirectory(dataDir)
    for (;;) {
      const what = this.#random.weighted({ open: 4, quarantine: 2, delete: 1 })
      if (what === 'open') await this.#open(storage, fileSystem)
      if (what === 'quarantine') {
        await storage.quarantine(key, { reason: 'test', nowMs: this.#scheduler.nowMs })
        this.#count('quarantined')
      }
      if (what === 'delete') await this.#delete(storage, fileSystem)
    }
  }

  async #open(storage: PartitionStorage, fileSystem: FaultyFileSystem): Promise<void> {
    // A tombstone that was begun is finished before the name is used again: uids are never reused.
    if (this.#deleting) return await this.#delete(storage, fileSystem)
    const came = await storage.prepare(key).catch((error: unknown) => {
      const damaged = error instanceof Error && 'reason' in error
      must(!damaged, 'storage', () => `sound data is refused: ${String(error)}`)
      throw error
    })
    this.#count(came)
    const path = `${storage.directoryOf(key)}/token`
    const found = await fileSystem.status(path)
    if (this.#token !== undefined) {
      must(came !== 'made', 'storage', () => 'data was there, and it begins anew')
      must(found !== undefined, 'storage', () => 'the data is gone')
      const file = await fileSystem.open(path, 'read')
      const bytes = Buffer.alloc(await file.size())
      await file.read(bytes, 0)
      await file.close()
      must(bytes.toString() === this.#token, 'storage', () => 'the data is not what it was')
      return
    }
    await fileSystem.remove(path)
    const token = `token ${++this.#tokens}`
    const file = await fileSystem.open(path, 'create')
    await file.write([Buffer.from(token)], 0)
    await file.sync()
    await file.close()
    await fileSystem.syncDirectory(storage.directoryOf(key))
    this.#token = token
  }

  async #delete(storage: PartitionStorage, fileSystem: FaultyFileSystem): Promise<void> {
    // Only what is not in quarantine is a tombstone's to delete; a broker opens it first.
    if (this.#token !== undefined && !this.#deleting) await storage.prepare(key)
    this.#deleting = true
    this.#token = undefined
    await storage.delete(key)
    must(
      (await fileSystem.status(storage.directoryOf(key))) === undefined,
      'storage',
      () => 'deleted data is still there',
    )
    this.#deleting = false
    this.#count('deleted')
  }

  #count(what: string): void {
    this.#seen[what] = (this.#seen[what] ?? 0) + 1
  }
}
