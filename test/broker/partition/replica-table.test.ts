import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import {
  openReplicaTable,
  type ReplicaEntry,
  type ReplicaTable,
} from '../../../broker/partition/replica-table.ts'
import { FickleDisk } from '../../support/fickle-disk.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { ManualClock, reasonOf } from '../log/log-world.ts'

const entry = (promised: number, damaged = false): ReplicaEntry => ({
  promised,
  histories: {
    state: [{ epoch: promised, nonce: 7, startOffset: 0 }],
    data: [{ epoch: promised, nonce: 7, startOffset: 3 }],
  },
  damaged,
})
const key = (index: number): { topicUid: string; index: number } => ({ topicUid: 'u1', index })

async function open(
  directory: TemporaryDirectory,
  options: { readonly disk?: FickleDisk; readonly clock?: ManualClock } = {},
): Promise<{ readonly table: ReplicaTable; readonly fatal: Error[] }> {
  const fatal: Error[] = []
  const table = await openReplicaTable({
    fileSystem: options.disk?.fileSystem ?? nodeFileSystem,
    clock: options.clock ?? new ManualClock(),
    dataDir: directory.path,
    onFatal: (error) => fatal.push(error),
  })
  return { table, fatal }
}

test('what was put is there after a start, and what was removed is not', async () => {
  await using directory = await temporaryDirectory()
  const { table } = await open(directory)
  await table.put(key(0), entry(1))
  await table.put(key(0), entry(2, true))
  await table.put(key(1), entry(5))
  await table.remove(key(1))
  await table.close()
  const { table: again } = await open(directory)
  expect(again.get(key(0))).toEqual(entry(2, true))
  expect(again.get(key(1)).promised).toBe(0)
  await again.close()
})

test('a thousand promises of one turn are one sync', async () => {
  await using directory = await temporaryDirectory()
  const disk = new FickleDisk()
  const { table } = await open(directory, { disk })
  disk.calls.length = 0
  await Promise.all(Array.from({ length: 1_000 }, (_, index) => table.put(key(index), entry(1))))
  expect(disk.calls.filter((call) => call.startsWith('sync'))).toHaveLength(1)
  await table.close()
})

test('a promise is not kept before it is on disk', async () => {
  await using directory = await temporaryDirectory()
  const disk = new FickleDisk()
  const { table } = await open(directory, { disk })
  const held = disk.hold('.journal')
  let kept = false
  const put = table.put(key(0), entry(1)).then(() => {
    kept = true
  })
  await held.reached
  expect(kept).toBe(false)
  held.release()
  await put
  await table.close()
})

test('on a full disk a promise waits for room, and is kept then', async () => {
  await using directory = await temporaryDirectory()
  const disk = new FickleDisk()
  const clock = new ManualClock()
  const { table, fatal } = await open(directory, { disk, clock })
  disk.full = '.journal'
  let kept = false
  const put = table.put(key(0), entry(4)).then(() => {
    kept = true
  })
  for (let round = 0; round < 3; round++) {
    await stat(directory.path)
    clock.advance(1_000)
  }
  expect([kept, fatal]).toEqual([false, []])
  disk.full = undefined
  while (!kept) {
    await stat(directory.path)
    clock.advance(1_000)
  }
  await put
  await table.close()
  const { table: again } = await open(directory)
  expect(again.get(key(0)).promised).toBe(4)
  await again.close()
})

test('a table that is closed while the disk is full says what became of its promises', async () => {
  await using directory = await temporaryDirectory()
  const disk = new FickleDisk()
  const { table, fatal } = await open(directory, { disk })
  disk.full = '.journal'
  const put = reasonOf(table.put(key(0), entry(4)))
  await stat(directory.path)
  await table.close()
  expect([await put, fatal]).toEqual(['DISK_WATERMARK', []])
})

test('a journal that has grown is rewritten, and says the same', async () => {
  await using directory = await temporaryDirectory()
  const { table } = await open(directory)
  const keys = Array.from({ length: 1_500 }, (_, index) => key(index))
  for (let epoch = 1; epoch <= 10; epoch++) {
    await Promise.all(keys.map((one) => table.put(one, entry(epoch))))
  }
  const journals = await readdir(join(directory.path, 'replicas'))
  expect(journals).not.toEqual(['00000000000000000001.journal'])
  await table.close()
  const { table: again } = await open(directory)
  expect(keys.map((one) => again.get(one).promised)).toEqual(keys.map(() => 10))
  await again.close()
})

test('the example in docs/formats/replicas.md opens, and says what the page says', async () => {
  const path = join(import.meta.dirname, '../../../docs/formats/replicas.md')
  const [, dump = ''] = /```hex\n([\s\S]*?)```/.exec(await readFile(path, 'utf8')) ?? []
  const hex = dump.split('\n').map((line) => line.slice(6, 53))
  const bytes = Buffer.from(hex.join('').replaceAll(' ', ''), 'hex')
  await using directory = await temporaryDirectory()
  await mkdir(join(directory.path, 'replicas'))
  await writeFile(join(directory.path, 'replicas', '00000000000000000001.journal'), bytes)
  const { table } = await open(directory)
  const history = [{ epoch: 2, nonce: 7, startOffset: 0 }]
  const histories = { state: history, data: history }
  expect(table.get(key(0))).toEqual({ promised: 2, histories, damaged: false })
  await table.close()
})

test('a promise that does not verify any more is damage, not a promise that was never made', async () => {
  await using directory = await temporaryDirectory()
  const { table } = await open(directory)
  await table.put(key(0), entry(7))
  await table.close()
  const path = join(directory.path, 'replicas', '00000000000000000001.journal')
  const bytes = await readFile(path)
  bytes[bytes.indexOf('promised')]! ^= 1
  await writeFile(path, bytes)
  expect(await reasonOf(open(directory))).toBe('STORAGE_DAMAGED')
})
