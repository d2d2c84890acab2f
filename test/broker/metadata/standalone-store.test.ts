import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import type { MetadataStore, Stored } from '../../../model/metadata-store.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

function open(
  directory: string,
  options: { mustExist?: boolean; fileSystem?: FileSystem; onFatal?: (error: Error) => void } = {},
): Promise<StandaloneStore> {
  return openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory,
    onFatal: (error) => {
      throw error
    },
    ...options,
  })
}

function topic(createdAtMs: number): Topic {
  return { name: 'orders', uid: 'u1', spec: defaultTopicSpec, createdAtMs }
}

/** Three rounds after the snapshot. */
async function threeRounds(directory: string) {
  const store = await open(directory)
  const file = join(directory, (await readdir(directory))[0] ?? '')
  const versions: Stored<Topic>[] = []
  for (const name of ['a', 'b', 'c']) {
    versions.push(await store.create('topic', name, topic(1)))
  }
  await store.close()
  return { file, bytes: await readFile(file), versions }
}

async function names(store: MetadataStore): Promise<string> {
  return (await store.list('topic')).map(({ name }) => name).join('')
}

describe('recovery of the standalone store', () => {
  test('a tail torn at any byte loses only what was not answered', async () => {
    await using directory = await temporaryDirectory()
    const { file, bytes } = await threeRounds(directory.path)
    const frames = framesOf(bytes)
    const third = frames.filter(({ kind }) => kind === 3)[2]!
    for (let cut = third.from; cut < third.to; cut += cut % 7 === 0 ? 1 : 13) {
      for (const tail of [Buffer.alloc(0), Buffer.alloc(third.to - cut)]) {
        await writeFile(file, Buffer.concat([bytes.subarray(0, cut), tail]))
        await using store = await open(directory.path)
        expect(await names(store)).toBe('ab')
      }
    }
  })

  test('what is cut stays cut, and its revision is used again by a change nobody saw before', async () => {
    await using directory = await temporaryDirectory()
    const { file, bytes, versions } = await threeRounds(directory.path)
    const third = framesOf(bytes).filter(({ kind }) => kind === 3)[2]!
    await writeFile(file, bytes.subarray(0, third.to - 1))
    const store = await open(directory.path)
    const made = await store.create('topic', 'd', topic(1))
    expect(made.version).toBe(versions[2]?.version)
    await store.close()
    await using again = await open(directory.path)
    expect(await names(again)).toBe('abd')
  })

  test('a flipped bit anywhere in what was answered is refused as damage, the newest round included', async () => {
    await using directory = await temporaryDirectory()
    const { file, bytes } = await threeRounds(directory.path)
    const lastRound = framesOf(bytes).filter(({ kind }) => kind === 3)[2]!
    for (let at = 0; at < lastRound.to; at += 3) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 1 << (at % 8)
      await writeFile(file, damaged)
      await expect(open(directory.path), `byte ${at}`).rejects.toMatchObject({
        reason: 'STORAGE_DAMAGED',
      })
    }
  })

  test('frames of another generation do not verify', async () => {
    await using directory = await temporaryDirectory()
    const { file, bytes } = await threeRounds(directory.path)
    await writeFile(file.replace('1.journal', '2.journal'), bytes)
    await expect(open(directory.path)).rejects.toMatchObject({ reason: 'STORAGE_DAMAGED' })
  })

  test('a half-written snapshot and an outlived journal are cleaned away', async () => {
    await using directory = await temporaryDirectory()
    const { file } = await threeRounds(directory.path)
    await writeFile(file.replace('1.journal', '2.journal.tmp'), 'half')
    await using store = await open(directory.path)
    expect(await names(store)).toBe('abc')
    expect(await readdir(directory.path)).toHaveLength(1)
  })

  test('an empty directory is refused where metadata has been before', async () => {
    await using directory = await temporaryDirectory()
    await expect(open(directory.path, { mustExist: true })).rejects.toMatchObject({
      reason: 'STORAGE_DAMAGED',
    })
  })

  test('an object of an unknown shape is refused, not half understood', async () => {
    await using directory = await temporaryDirectory()
    await using store = await open(directory.path)
    const wrong = { ...topic(1), spec: { ...defaultTopicSpec, partitions: 'four' } }
    await expect(store.create('topic', 'a', wrong as unknown as Topic)).rejects.toMatchObject({
      reason: 'INVALID_REQUEST',
    })
  })
})

describe('a disk that fails', () => {
  test('a full one refuses changes, keeps what is there, and works again when there is room', async () => {
    await using directory = await temporaryDirectory()
    let full = false
    const fileSystem = writingThrough((write) => {
      if (!full) return write()
      return Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
    })
    const store = await open(directory.path, { fileSystem })
    const first = await store.create('topic', 'a', topic(1))
    full = true
    const refused = { reason: 'METADATA_UNAVAILABLE' }
    await expect(store.update('topic', 'a', topic(2), first.version)).rejects.toMatchObject(refused)
    await expect(store.create('topic', 'b', topic(2))).rejects.toMatchObject(refused)
    expect(await store.list('topic')).toEqual([first])
    full = false
    await store.update('topic', 'a', topic(3), first.version)
    await store.close()
    await using again = await open(directory.path)
    expect((await again.list('topic')).map(({ value }) => value.createdAtMs)).toEqual([3])
  })

  test('a write error ends the store: the outcome is unknown, and nothing is taken after it', async () => {
    await using directory = await temporaryDirectory()
    let broken = false
    const fatal: Error[] = []
    const fileSystem = writingThrough((write) =>
      broken ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) : write(),
    )
    await using store = await open(directory.path, {
      fileSystem,
      onFatal: (error) => fatal.push(error),
    })
    const first = await store.create('topic', 'a', topic(1))
    const watch = store.watch('topic', { signal: new AbortController().signal })
    broken = true
    const update = store.update('topic', 'a', topic(2), first.version)
    await expect(update).rejects.toMatchObject({ reason: 'TIMED_OUT' })
    expect(fatal).toHaveLength(1)
    await expect(store.create('topic', 'b', topic(1))).rejects.toMatchObject({
      reason: 'METADATA_UNAVAILABLE',
    })
    await expect(store.get('topic', 'a')).rejects.toMatchObject({ reason: 'METADATA_UNAVAILABLE' })
    expect(await watch[Symbol.asyncIterator]().next()).toMatchObject({ done: true })
  })
})

function writingThrough(through: (write: () => Promise<void>) => Promise<void>): FileSystem {
  return {
    ...nodeFileSystem,
    async open(path, mode) {
      const file = await nodeFileSystem.open(path, mode)
      return {
        write: (buffers, position) => through(() => file.write(buffers, position)),
        read: (into, position) => file.read(into, position),
        sync: () => file.sync(),
        truncate: (size) => file.truncate(size),
        size: () => file.size(),
        close: () => file.close(),
      }
    },
  }
}

/** By docs/formats/metadata.md: length at 8, kind at 12. */
function framesOf(bytes: Buffer): { kind: number; from: number; to: number }[] {
  const frames = []
  for (let from = 0; from < bytes.length; ) {
    const to = from + bytes.readUInt32LE(from + 8)
    frames.push({ kind: bytes.readUInt32LE(from + 12), from, to })
    from = to
  }
  return frames
}
