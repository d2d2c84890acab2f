// A state log whose records may be cut again: snapshots hold what is committed, and nothing else.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { type OpenStateLogOptions, StateLog } from '../../../broker/log/state-log.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { ManualClock, seed } from './log-world.ts'

/** Its state is the list of its records; a snapshot is that list. */
class Lane {
  readonly log: StateLog
  readonly told: string[]

  private constructor(log: StateLog, told: string[]) {
    this.log = log
    this.told = told
  }

  static async open(
    directory: TemporaryDirectory,
    options: Partial<OpenStateLogOptions> = {},
  ): Promise<Lane> {
    const told: string[] = []
    const log = await StateLog.open({
      fileSystem: nodeFileSystem,
      clock: new ManualClock(),
      directory: join(directory.path, 'state'),
      seed,
      segmentBytes: 400,
      onFatal: (error) => {
        throw error
      },
      restore: (snapshot) => {
        told.splice(0, told.length, ...JSON.parse(Buffer.from(snapshot).toString()))
      },
      replay: (record) => void told.push(Buffer.from(record).toString()),
      ...options,
    })
    return new Lane(log, told)
  }

  async append(...records: readonly string[]): Promise<number> {
    let end = 0
    for (const record of records) {
      this.told.push(record)
      end = await this.log.append(Buffer.from(record))
    }
    return end
  }

  snapshot(): Promise<void> {
    return this.log.snapshot(() => Buffer.from(JSON.stringify(this.told)))
  }
}

const snapshots = async (directory: TemporaryDirectory): Promise<string[]> =>
  (await readdir(join(directory.path, 'state'))).filter((name) => name.endsWith('.snapshot'))

test('a snapshot is written when what it holds is committed, not before', async () => {
  await using directory = await temporaryDirectory()
  const commit = Promise.withResolvers<void>()
  const lane = await Lane.open(directory, { committed: () => commit.promise })
  await lane.append('a', 'b')
  const written = lane.snapshot()
  await lane.append('c')
  expect(await snapshots(directory)).toEqual([])
  commit.resolve()
  await written
  expect(await snapshots(directory)).toEqual(['00000000000000000002.snapshot'])
  await lane.log.close()
})

test('a snapshot of what is cut meanwhile is never written, whatever is committed in its place', async () => {
  await using directory = await temporaryDirectory()
  const commit = Promise.withResolvers<void>()
  const lane = await Lane.open(directory, { committed: () => commit.promise })
  await lane.append('a', 'b', 'c')
  const written = lane.snapshot()
  lane.told.length = 0
  await lane.log.truncate(1)
  expect(lane.told).toEqual(['a'])
  await lane.append('x', 'y', 'z')
  commit.resolve()
  await written
  expect(await snapshots(directory)).toEqual([])
  await lane.log.close()
  const again = await Lane.open(directory)
  expect(again.told).toEqual(['a', 'x', 'y', 'z'])
  await again.log.close()
})

test('after a cut the newest snapshot and the records behind it are told again', async () => {
  await using directory = await temporaryDirectory()
  const lane = await Lane.open(directory)
  await lane.append('a', 'b')
  await lane.snapshot()
  await lane.append('c', 'd')
  lane.told.length = 0
  await lane.log.truncate(3)
  expect([lane.told, lane.log.recordsSinceSnapshot]).toEqual([['a', 'b', 'c'], 1])
  await lane.log.close()
})

test('a cut below the newest snapshot takes it along, and goes back to the one before', async () => {
  await using directory = await temporaryDirectory()
  const lane = await Lane.open(directory)
  await lane.append('a')
  await lane.snapshot()
  await lane.append('b', 'c')
  await lane.snapshot()
  lane.told.length = 0
  await lane.log.truncate(2)
  expect(lane.told).toEqual(['a', 'b'])
  await lane.append('d')
  await lane.log.close()
  const again = await Lane.open(directory)
  expect(again.told).toEqual(['a', 'b', 'd'])
  expect(await snapshots(directory)).toEqual(['00000000000000000001.snapshot'])
  await again.log.close()
})
