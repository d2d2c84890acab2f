// What must be on the disk before what: the order of the calls to a real file system.

import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { LogWorld, readTexts } from './log-world.ts'

/** Passes everything on, and writes down what changes the disk: `sync 0.log`, names without their leading zeros. */
function recorded(calls: string[]): FileSystem {
  const nameOf = (path: string): string => basename(path).replace(/^0+(?=\d)/, '')
  const note = (what: string, path: string): void => void calls.push(`${what} ${nameOf(path)}`)
  return {
    ...nodeFileSystem,
    async open(path, mode) {
      if (mode === 'create') note('create', path)
      const file = await nodeFileSystem.open(path, mode)
      const handle: FileHandle = {
        read: (into, position) => file.read(into, position),
        size: () => file.size(),
        close: () => file.close(),
        write(buffers, position) {
          note('write', path)
          return file.write(buffers, position)
        },
        truncate(size) {
          note('truncate', path)
          return file.truncate(size)
        },
        async sync() {
          await file.sync()
          note('sync', path)
        },
      }
      return handle
    },
    remove(path) {
      note('remove', path)
      return nodeFileSystem.remove(path)
    },
    async syncDirectory(path) {
      await nodeFileSystem.syncDirectory(path)
      note('sync', path)
    },
  }
}

test('a new segment is begun when the one before is synced, and its name is durable before its first batch', async () => {
  await using world = await LogWorld.begin()
  const calls: string[] = []
  const fileSystem = recorded(calls)
  const log = await world.open({ segmentBytes: 1, durability: 'memory' }, { fileSystem })
  await world.store(log, 'a')
  calls.length = 0
  await world.store(log, 'b')
  const order = ['sync 0.log', 'create 1.log', 'sync log', 'write 1.log']
  expect(calls.filter((call) => order.includes(call))).toEqual(order)
})

test('what is cut is blotted out on the disk before the file is shortened', async () => {
  await using world = await LogWorld.begin()
  const calls: string[] = []
  const log = await world.open({}, { fileSystem: recorded(calls) })
  await world.store(log, 'a', 'b')
  calls.length = 0
  await log.truncate(1)
  expect(calls).toEqual([
    'write checkpoint',
    'sync checkpoint',
    'remove 0.index',
    'sync log',
    'write 0.log',
    'sync 0.log',
    'truncate 0.log',
    'sync 0.log',
    'write checkpoint',
    'sync checkpoint',
  ])
})

test('a segment is blotted out before it is removed by a cut, and before that its index file', async () => {
  await using world = await LogWorld.begin()
  const calls: string[] = []
  const log = await world.open({ segmentBytes: 1 }, { fileSystem: recorded(calls) })
  await world.store(log, 'a', 'b', 'c')
  calls.length = 0
  await log.truncate(0)
  const indexes = ['remove 0.index', 'remove 1.index', 'remove 2.index', 'sync log']
  const removal = (base: number): string[] => [
    `write ${base}.log`,
    `sync ${base}.log`,
    `remove ${base}.log`,
    `remove ${base}.index`,
    'sync log',
  ]
  const cut = ['write 0.log', 'sync 0.log', 'truncate 0.log', 'sync 0.log']
  const checkpoint = ['write checkpoint', 'sync checkpoint']
  const files = [...indexes, ...removal(2), ...removal(1), ...cut]
  expect(calls).toEqual([...checkpoint, ...files, ...checkpoint])
})

test('a cut of bytes that are not on the disk yet syncs those before it, or the checkpoint would lie', async () => {
  await using world = await LogWorld.begin()
  const calls: string[] = []
  const fileSystem = recorded(calls)
  const log = await world.open({ durability: 'memory' }, { fileSystem })
  await world.store(log, 'a', 'b')
  calls.length = 0
  await log.truncate(1)
  expect(calls.slice(0, 3)).toEqual(['sync 0.log', 'write checkpoint', 'sync checkpoint'])
})

test('an index file that a cut has left is durably gone before a segment of its name is begun', async () => {
  await using world = await LogWorld.begin()
  const calls: string[] = []
  const log = await world.open({ segmentBytes: 1 }, { fileSystem: recorded(calls) })
  await world.store(log, 'a')
  await writeFile(world.segmentPath(1).replace('.log', '.index'), 'of an earlier life')
  calls.length = 0
  await world.store(log, 'b')
  const order = ['remove 1.index', 'sync log', 'create 1.log', 'sync log']
  expect(calls.filter((call) => order.includes(call)).slice(0, 4)).toEqual(order)
  expect(await readTexts(log)).toEqual(['a', 'b'])
})

test('retention writes down where the log begins before it removes anything', async () => {
  await using world = await LogWorld.begin()
  const calls: string[] = []
  const fileSystem = recorded(calls)
  const log = await world.open({ segmentBytes: 1, retentionBytes: 0 }, { fileSystem })
  await world.store(log, 'a', 'b')
  calls.length = 0
  await log.applyRetention(world.clock.now())
  expect(calls).toEqual([
    'write checkpoint',
    'sync checkpoint',
    'remove 0.log',
    'remove 0.index',
    'sync log',
  ])
})

test('a start writes what it found beyond the checkpoint once more, syncs it, and then says so', async () => {
  await using world = await LogWorld.begin()
  const first = await world.open()
  await world.store(first, 'a')
  const calls: string[] = []
  // The other log is still open, as if its process had been killed: its checkpoint knows of nothing yet.
  await world.open({}, { fileSystem: recorded(calls) })
  const order = ['write 0.log', 'truncate 0.log', 'sync 0.log', 'sync log', 'write checkpoint']
  const found = calls.slice(calls.indexOf('write 0.log'))
  expect(found.filter((call) => order.includes(call))).toEqual(order)
})
