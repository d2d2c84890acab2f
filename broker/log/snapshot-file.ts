// Snapshots beside a state log: `<offset>.snapshot` holds everything that the records before `offset` say. Written aside,
// synced, then renamed, so that one is there whole or not at all; what does not verify later is damage of the disk.
//
//   at  size  field
//    0     4  magic "PSS1"
//    4     4  CRC32C of [8, end), seeded with the log's identity
//    8     8  offset of the first record that is not in it
//   16        the snapshot
// All integers little-endian, unsigned.
//
// `<offset>.reset` is the same for a log that is about to begin anew at that offset: it becomes the only snapshot when the
// log does.

import { join } from 'node:path'
import { crc32c } from '../../model/crc32c.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import { readUInt53LE, writeUInt53LE } from '../../model/uint53.ts'
import type { FileSystem } from './file-system.ts'

const magic = 0x31535350 // "PSS1"
const headerBytes = 16

export interface SnapshotPlace {
  readonly fileSystem: FileSystem
  readonly directory: string
  readonly seed: number
}

type Kind = 'snapshot' | 'reset'

function pathOf({ directory }: SnapshotPlace, asOf: Offset, kind: Kind = 'snapshot'): string {
  return join(directory, `${String(asOf).padStart(20, '0')}.${kind}`)
}

/** Offsets of the snapshots that are there, newest first. Removes what a crash has left half-written. */
export async function listSnapshots({ fileSystem, directory }: SnapshotPlace): Promise<Offset[]> {
  const offsets: Offset[] = []
  for (const name of await fileSystem.list(directory)) {
    if (/\.(snapshot|reset)\.tmp$/.test(name)) await fileSystem.remove(join(directory, name))
    const match = /^(\d{20})\.snapshot$/.exec(name)
    if (match) offsets.unshift(Number(match[1]))
  }
  return offsets
}

/** Durable when it resolves. Leaves nothing behind when it fails. */
export async function writeSnapshot(
  bytes: Uint8Array,
  asOf: Offset,
  place: SnapshotPlace,
  kind: Kind = 'snapshot',
): Promise<void> {
  const { fileSystem, directory } = place
  const path = pathOf(place, asOf, kind)
  const temporary = `${path}.tmp`
  await fileSystem.remove(temporary)
  const file = await fileSystem.open(temporary, 'create')
  try {
    try {
      await file.write([encodeHeader(bytes, asOf, place), bytes], 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await fileSystem.rename(temporary, path)
  } catch (error) {
    // The disk may be full because of it.
    await fileSystem.remove(temporary).catch(() => {})
    throw error
  }
  await fileSystem.syncDirectory(directory)
}

export async function removeSnapshots(
  offsets: readonly Offset[],
  place: SnapshotPlace,
): Promise<void> {
  for (const offset of offsets) await place.fileSystem.remove(pathOf(place, offset))
}

/** Offset of the reset that is under way. */
export async function findReset({
  fileSystem,
  directory,
}: SnapshotPlace): Promise<Offset | undefined> {
  for (const name of await fileSystem.list(directory)) {
    const match = /^(\d{20})\.reset$/.exec(name)
    if (match) return Number(match[1])
  }
  return undefined
}

/** The log has begun anew: the state that came with it is all there is. Durable when it resolves. */
export async function finishReset(asOf: Offset, place: SnapshotPlace): Promise<void> {
  const { fileSystem, directory } = place
  await removeSnapshots(await listSnapshots(place), place)
  // Their names must be gone before the one that says so is.
  await fileSystem.syncDirectory(directory)
  const path = pathOf(place, asOf, 'reset')
  // From the first record on the records alone say all.
  if (asOf === 0) await fileSystem.remove(path)
  else await fileSystem.rename(path, pathOf(place, asOf))
  await fileSystem.syncDirectory(directory)
}

/** The log has not begun anew. */
export async function dropReset(asOf: Offset, place: SnapshotPlace): Promise<void> {
  await place.fileSystem.remove(pathOf(place, asOf, 'reset'))
}

function encodeHeader(bytes: Uint8Array, asOf: Offset, { seed }: SnapshotPlace): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(magic, 0)
  writeUInt53LE(header, asOf, 8)
  header.writeUInt32LE(crc32c(bytes, crc32c(header.subarray(8), seed)), 4)
  return header
}

/** Undefined when it does not verify. */
export async function readSnapshot(
  asOf: Offset,
  place: SnapshotPlace,
): Promise<Uint8Array | undefined> {
  const file = await place.fileSystem.open(pathOf(place, asOf), 'read')
  try {
    const size = await file.size()
    if (size < headerBytes || size > headerBytes + limits.stateSnapshotBytesMax) return undefined
    const content = Buffer.alloc(size)
    if ((await file.read(content, 0)) < size) return undefined
    const valid =
      content.readUInt32LE(0) === magic &&
      readUInt53LE(content, 8) === asOf &&
      crc32c(content.subarray(8), place.seed) === content.readUInt32LE(4)
    return valid ? content.subarray(headerBytes) : undefined
  } finally {
    await file.close()
  }
}
