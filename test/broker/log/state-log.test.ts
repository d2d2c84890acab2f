import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { type OpenStateLogOptions, StateLog } from '../../../broker/log/state-log.ts'
import { limits } from '../../../model/limits.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { ManualClock, reasonOf, seed } from './log-world.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** A state log whose state is the list of all its records; a snapshot is that list as JSON. */
class StateWorld implements AsyncDisposable {
  readonly directory: string
  readonly #temporary: TemporaryDirectory
  /** Before `open`: what was there. After it: what must be there next time. */
  state: string[] = []
  restored = 0

  private constructor(temporary: TemporaryDirectory) {
    this.#temporary = temporary
    this.directory = join(temporary.path, 'state')
  }

  static async begin(): Promise<StateWorld> {
    return new StateWorld(await temporaryDirectory())
  }

  async open(options: Partial<OpenStateLogOptions> = {}): Promise<StateLog> {
    this.state = []
    return await StateLog.open({
      fileSystem: nodeFileSystem,
      clock: new ManualClock(),
      directory: this.directory,
      seed,
      segmentBytes: 400,
      onFatal: (error) => {
        throw error
      },
      restore: (snapshot) => {
        this.restored++
        this.state = JSON.parse(text(snapshot)) as string[]
      },
      replay: (record) => void this.state.push(text(record)),
      ...options,
    })
  }

  async append(log: StateLog, ...records: readonly string[]): Promise<void> {
    this.state.push(...records)
    await Promise.all(records.map((record) => log.append(Buffer.from(record))))
  }

  snapshot(log: StateLog): Promise<void> {
    return log.snapshot(() => Buffer.from(JSON.stringify(this.state)))
  }

  async files(ending: string): Promise<string[]> {
    const names = await readdir(this.directory)
    return names.filter((name) => name.endsWith(ending)).map((name) => join(this.directory, name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#temporary[Symbol.asyncDispose]()
  }
}

describe('a state log', () => {
  test('gives its records back in the order of their appends', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    await world.append(log, 'a', 'b')
    await world.append(log, 'c')
    await log.close()
    const again = await world.open()
    expect([world.state, world.restored]).toEqual([['a', 'b', 'c'], 0])
    expect(again.recordsSinceSnapshot).toBe(3)
    await again.close()
  })

  test('stores records of one turn in one batch', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    const before = log.sizeBytes
    await world.append(log, ...Array.from({ length: 10 }, (_, index) => `record ${index}`))
    expect(log.sizeBytes - before).toBeLessThan(96 + 10 * 20)
    await log.close()
  })

  test('takes no record that is too large, and goes on', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    const large = Buffer.alloc(limits.stateRecordBytesMax + 1)
    expect(await reasonOf(log.append(large))).toBe('LIMIT_EXCEEDED')
    await log.append(large.subarray(1))
    await log.close()
  })

  test('starts from its newest snapshot and the records behind it', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    await world.append(log, 'a', 'b')
    await world.snapshot(log)
    expect(log.recordsSinceSnapshot).toBe(0)
    await world.append(log, 'c')
    await log.close()
    const again = await world.open()
    expect([world.state, world.restored]).toEqual([['a', 'b', 'c'], 1])
    expect(again.recordsSinceSnapshot).toBe(1)
    await again.close()
  })

  test('keeps two snapshots and the records behind the older, and drops the rest', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    for (let round = 0; round < 20; round++) {
      for (let record = 0; record < 5; record++) await world.append(log, `${round}.${record}`)
      await world.snapshot(log)
    }
    expect(await world.files('.snapshot')).toHaveLength(2)
    expect(log.sizeBytes).toBeLessThan(20 * 130)
    await log.close()
    await (await world.open()).close()
    expect(world.state).toHaveLength(100)
  })

  test('starts from the older snapshot when the newest is damaged, and loses nothing', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    for (const record of ['a', 'b', 'c', 'd']) {
      await world.append(log, record)
      if (record === 'b' || record === 'd') await world.snapshot(log)
    }
    await log.close()
    const [, newest] = (await world.files('.snapshot')).toSorted()
    const bytes = await readFile(newest!)
    bytes.writeUInt8(bytes.readUInt8(17) ^ 1, 17)
    await writeFile(newest!, bytes)
    await (await world.open()).close()
    expect(world.state).toEqual(['a', 'b', 'c', 'd'])
    expect(await world.files('.snapshot')).toHaveLength(1)
  })

  test('without any snapshot that verifies is damaged once records before one are gone', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open({ segmentBytes: 1 })
    for (const record of ['a', 'b', 'c', 'd']) {
      await world.append(log, record)
      await world.snapshot(log)
    }
    await log.close()
    for (const path of await world.files('.snapshot')) await rm(path)
    expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
  })

  test('takes one snapshot at a time; who asks meanwhile gets the running one', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    await world.append(log, 'a')
    const first = world.snapshot(log)
    await Promise.all([first, world.snapshot(log), world.snapshot(log)])
    expect(await world.files('.snapshot')).toHaveLength(1)
    await log.close()
  })

  test('writes a snapshot of just what was appended before it', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    const before = world.append(log, 'before')
    const snapshot = world.snapshot(log)
    const after = world.append(log, 'after')
    await Promise.all([before, snapshot, after])
    await log.close()
    await (await world.open()).close()
    expect(world.state).toEqual(['before', 'after'])
  })

  test('removes a snapshot that a crash has left half-written', async () => {
    await using world = await StateWorld.begin()
    const log = await world.open()
    await world.append(log, 'a')
    await log.close()
    await writeFile(join(world.directory, '00000000000000000001.snapshot.tmp'), 'half')
    await (await world.open()).close()
    expect(await world.files('.tmp')).toEqual([])
    expect(world.state).toEqual(['a'])
  })

  test('has the state of its appends after any number of snapshots and restarts', async () => {
    const steps = fc.array(fc.constantFrom('append', 'append', 'many', 'snapshot', 'restart'), {
      maxLength: 25,
    })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 800 }), async (ops, segmentBytes) => {
        await using world = await StateWorld.begin()
        let log = await world.open({ segmentBytes })
        let expected: string[] = []
        for (const [index, op] of ops.entries()) {
          const records = Array.from({ length: op === 'many' ? 7 : 1 }, (_, n) => `${index}.${n}`)
          if (op === 'snapshot') await world.snapshot(log)
          else if (op === 'restart') {
            await log.close()
            log = await world.open({ segmentBytes })
            expect(world.state).toEqual(expected)
          } else {
            await world.append(log, ...records)
            expected = [...expected, ...records]
          }
        }
        await log.close()
      }),
      { numRuns: 40 },
    )
  })
})
