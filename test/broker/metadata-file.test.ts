import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import {
  type MetadataFile,
  readMetadataFile,
  writeMetadataFile,
} from '../../broker/metadata-file.ts'
import { systemClock as clock } from '../../broker/system.ts'
import type { MetadataKind, MetadataKinds, Stored } from '../../model/metadata-store.ts'
import { defaultTopicSpec } from '../../model/topic.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

let directory: TemporaryDirectory
let file: MetadataFile
beforeEach(async () => {
  directory = await temporaryDirectory()
  file = { fileSystem: nodeFileSystem, directory: directory.path, clusterId: 'c1' }
})
afterEach(() => directory[Symbol.asyncDispose]())

type Row = readonly [MetadataKind, Stored<MetadataKinds[MetadataKind]>]

function rows(count: number): readonly Row[] {
  const topic = { name: 't', uid: 'u', spec: defaultTopicSpec, createdAtMs: 1 }
  const broker = { brokerId: 'b', storeId: 's', endpoint: 'h:1', bootSeq: 3 }
  return [
    ['broker', { name: 'b', version: '9', value: broker }],
    ['topic', { name: 't', version: '8', value: topic }],
    ...Array.from({ length: count }, (_, index): Row => {
      const value = {
        topic: 't',
        topicUid: 'u',
        index,
        phase: 'active' as const,
        replicas: [{ brokerId: 'b', storeId: 's' }],
        leader: { brokerId: 'b', storeId: 's', bootSeq: 3 },
        epoch: 2,
        revision: 5,
        inSync: ['s'],
        ackQuorum: 1,
        keyRange: { from: 0, to: 2 ** 32 },
        deletedBy: [],
      }
      return ['partition', { name: `t-${index}`, version: String(index), value }]
    }),
  ]
}

const path = (): string => join(directory.path, 'metadata-cache.jsonl')

test('what was written is read, and what is written next replaces it', async () => {
  expect(await readMetadataFile(file)).toBeUndefined()
  expect(await writeMetadataFile(file, rows(1_000), { clock })).toBe(true)
  const known = (await readMetadataFile(file))!
  expect(known.partition.size).toBe(1_000)
  for (const [kind, stored] of rows(1_000)) expect(known[kind].get(stored.name)).toEqual(stored)
  await writeMetadataFile(file, rows(1), { clock })
  expect((await readMetadataFile(file))?.partition.size).toBe(1)
})

test('what another cluster knew is not known', async () => {
  await writeMetadataFile(file, rows(1), { clock })
  expect(await readMetadataFile({ ...file, clusterId: 'c2' })).toBeUndefined()
})

test.each([
  ['changed byte', (text: string) => text.replace('"t-7"', '"t-8"')],
  ['missing line', (text: string) => text.split('\n').toSpliced(2, 1).join('\n')],
  ['missing end', (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)],
  ['empty file', () => ''],
  ['foreign file', () => '{"hello": 1}\n'],
])('a %s is damage', async (_, damage) => {
  await writeMetadataFile(file, rows(500), { clock })
  await writeFile(path(), damage(await readFile(path(), 'utf8')))
  await expect(readMetadataFile(file)).rejects.toMatchObject({ reason: 'STORAGE_DAMAGED' })
})

test('an object that is not understood is not known, and the others are', async () => {
  const [broker, topic, partition] = rows(1) as [Row, Row, Row]
  const foreign = { ...topic[1], name: 'odd', value: { ...topic[1].value, spec: {} } }
  const odd = ['topic', foreign] as unknown as Row
  await writeMetadataFile(file, [broker, topic, odd, partition], { clock })
  const known = await readMetadataFile(file)
  expect([...known!.topic.keys()]).toEqual(['t'])
  expect(known!.partition.size).toBe(1)
})

test('a file that is larger than any that is written is not read', async () => {
  await writeMetadataFile(file, rows(1), { clock })
  await truncate(path(), 65 * 1024 * 1024)
  await expect(readMetadataFile(file)).rejects.toMatchObject({ reason: 'STORAGE_DAMAGED' })
})

test('what does not fit is left out, from the end on', async () => {
  const [broker, topic, ...partitions] = rows(400) as [Row, Row, ...Row[]]
  const long = 'x'.repeat(200_000)
  const heavy = partitions.map(([kind, one]): Row => {
    const { value } = one as Stored<MetadataKinds['partition']>
    return [kind, { ...one, value: { ...value, inSync: [long] } }]
  })
  expect(await writeMetadataFile(file, [broker, topic, ...heavy], { clock })).toBe(false)
  const known = (await readMetadataFile(file))!
  expect(known.broker.size).toBe(1)
  expect(known.partition.size).toBeGreaterThan(100)
  expect(known.partition.size).toBeLessThan(400)
})
