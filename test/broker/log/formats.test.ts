// The examples of docs/formats are what this code reads and writes.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { openPartitionLog } from '../../../broker/log/open-log.ts'
import { StateLog } from '../../../broker/log/state-log.ts'
import {
  batchHeaderBytes,
  identitySeed,
  stampBatch,
  tagBloomBit,
  verifyBatch,
} from '../../../model/batch.ts'
import { keyHash } from '../../../model/key-hash.ts'
import { decodeRecords } from '../../../model/records.ts'
import { penstock } from '../../../proto/codec.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { ManualClock, plainConfig } from './log-world.ts'

const segmentName = '00000000000000000000.log'
const { StateRecord, StateSnapshot } = penstock.internal.v1

async function page(name: string): Promise<string> {
  return await readFile(join(import.meta.dirname, '../../../docs/formats', name), 'utf8')
}

/** Bytes of each hex block of the page. */
async function dumps(name: string): Promise<Buffer[]> {
  const blocks = (await page(name)).matchAll(/```hex\n([\s\S]*?)```/g)
  return [...blocks].map(([, dump = '']) => {
    const hex = dump.split('\n').map((line) => line.slice(6, 53))
    return Buffer.from(hex.join('').replaceAll(' ', ''), 'hex')
  })
}

async function storeLog(
  directory: string,
  files: { readonly segment: Buffer; readonly slot: Buffer },
): Promise<void> {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, segmentName), files.segment)
  await writeFile(join(directory, 'checkpoint'), Buffer.concat([files.slot, Buffer.alloc(8_136)]))
}

const failing = (error: Error): never => {
  throw error
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

test('the batch of docs/formats/batch.md is what the page says', async () => {
  const [batch] = await dumps('batch.md')
  const header = verifyBatch(batch!, 0, 0)
  expect(header).toMatchObject({
    headerCrc: 0x12269057,
    length: 151,
    payloadCrc: 0x5c89b159,
    lastOffsetDelta: 1,
    baseTimestampMs: 1_700_000_000_000,
    maxTimestampDelta: 250,
    codec: 'none',
    keyed: true,
    traced: false,
    producerId: 7,
    producerEpoch: 1,
    baseSequence: 40,
    keyHashMin: keyHash(Buffer.from('user-42')),
    keyHashMax: keyHash(Buffer.from('user-42')),
  })
  expect(tagBloomBit('new')).toBe(28)
  const records = decodeRecords(batch!.subarray(batchHeaderBytes))
  expect(records.map(({ key, value, tag, id }) => [text(key), text(value), tag, id])).toEqual([
    ['user-42', 'hi', '', ''],
    ['user-42', '{}', 'new', 'm-1'],
  ])
  expect(records[1]).toMatchObject({
    timestampDeltaMs: 250,
    kind: 'json',
    headers: [{ name: 'h' }],
  })
})

test('the directory of docs/formats/segment.md opens, and is what a log writes', async () => {
  const [batch] = await dumps('batch.md')
  const [segment, index, slot] = await dumps('segment.md')
  const seed = identitySeed('5b2c0a7e', 0)
  const stamp = { baseOffset: 0, epoch: 3, appendTimestampMs: 1_700_000_000_500 }
  stampBatch(batch!, { ...stamp, previousHeaderCrc: 0, previousPayloadCrc: 0, seed })
  expect(segment).toEqual(batch)
  await using directory = await temporaryDirectory()
  await storeLog(directory.path, { segment: segment!, slot: slot! })
  const { log } = await openPartitionLog({
    fileSystem: nodeFileSystem,
    clock: new ManualClock(),
    directory: directory.path,
    seed,
    config: plainConfig,
    onFatal: failing,
  })
  const { batches } = await log.read({ from: 1, before: 2, maxBytes: 1_000 })
  expect([batches, log.startOffset, log.endOffset]).toEqual([segment, 0, 2])
  await log.close()
  await using other = await temporaryDirectory()
  const { log: written } = await openPartitionLog({
    fileSystem: nodeFileSystem,
    clock: new ManualClock(),
    directory: other.path,
    seed,
    config: plainConfig,
    onFatal: failing,
  })
  const [again] = await dumps('batch.md')
  written.append(again!, { epoch: 3, nowMs: 1_700_000_000_500 })
  await written.close()
  const read = (name: string): Promise<Buffer> => readFile(join(other.path, name))
  expect(await read(segmentName)).toEqual(segment)
  expect(await read(segmentName.replace('.log', '.index'))).toEqual(index)
  expect((await read('checkpoint')).subarray(0, 56)).toEqual(slot)
})

test('a checkpoint of version 0.1 is still read', async () => {
  const [segment] = await dumps('segment.md')
  // What docs/formats/segment.md of that version had as its example.
  const slot = Buffer.alloc(56)
  slot.write('50534b3124a10e430200000000000000', 'hex')
  slot.writeUInt32LE(segment!.length, 24)
  await using directory = await temporaryDirectory()
  await storeLog(directory.path, { segment: segment!, slot })
  const open = async () =>
    await openPartitionLog({
      fileSystem: nodeFileSystem,
      clock: new ManualClock(),
      directory: directory.path,
      seed: identitySeed('5b2c0a7e', 0),
      config: plainConfig,
      onFatal: failing,
    })
  for (let round = 0; round < 2; round++) {
    const { log, truncatedBytes } = await open()
    expect([log.startOffset, log.endOffset, truncatedBytes]).toEqual([0, 2, 0])
    await log.close()
  }
})

test('the directory of docs/formats/state-log.md opens, and says what the page says', async () => {
  const [snapshot, segment, slot] = await dumps('state-log.md')
  await using directory = await temporaryDirectory()
  await storeLog(directory.path, { segment: segment!, slot: slot! })
  await writeFile(join(directory.path, '00000000000000000001.snapshot'), snapshot!)
  const found: unknown[] = []
  const log = await StateLog.open({
    fileSystem: nodeFileSystem,
    clock: new ManualClock(),
    directory: directory.path,
    seed: identitySeed('5b2c0a7e/state', 0),
    segmentBytes: 1_000_000,
    onFatal: failing,
    restore: (bytes) => found.push(StateSnapshot.decode(bytes)),
    replay: (bytes) => found.push(StateRecord.decode(bytes)),
  })
  await log.close()
  expect(found).toMatchObject([
    { groups: [{ group: 'billing', memberId: 'm1', assignmentEpoch: 5 }] },
    {
      offset: {
        group: 'billing',
        nextOffset: 2,
        assignmentEpoch: 5,
        commitTimestampMs: 1_700_000_001_000,
      },
    },
  ])
})
