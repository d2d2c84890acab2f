// What this broker knew of metadata, on its own disk (metadata-cache.jsonl), so that it can start while the store is away.
// Written in slices, so that nobody waits for ten thousand objects; each has a checksum, and the last line says that
// nothing is missing. What is damaged is nothing: it is a copy, and the store has the original.

import * as z from 'zod'
import type { Clock } from '../model/clock.ts'
import { crc32c } from '../model/crc32c.ts'
import { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { MetadataKind, MetadataKinds, Stored } from '../model/metadata-store.ts'
import type { FileHandle, FileSystem } from './log/file-system.ts'
import { decodeObject, metadataKinds } from './metadata/stored-objects.ts'

export type KnownObjects = {
  readonly [K in MetadataKind]: ReadonlyMap<string, Stored<MetadataKinds[K]>>
}

export interface MetadataFile {
  readonly fileSystem: FileSystem
  readonly directory: string
  /** What is known of another cluster is nothing to this one. */
  readonly clusterId: string
}

const name = 'metadata-cache.jsonl'
const formatVersion = 1
const sliceObjects = 200

const head = z.object({ formatVersion: z.int(), clusterId: z.string() })
const slice = z.array(z.tuple([z.enum(metadataKinds), z.string(), z.string(), z.unknown()]))
const tail = z.object({ objects: z.int() })

/** Undefined when there is none that is of this cluster and version. Throws STORAGE_DAMAGED. */
export async function readMetadataFile(file: MetadataFile): Promise<KnownObjects | undefined> {
  const path = `${file.directory}/${name}`
  const status = await file.fileSystem.status(path)
  if (status === undefined) return undefined
  try {
    if (status.size > limits.metadataFileBytesMax) throw new Error(`has ${status.size} bytes`)
    const lines = (await readWhole(file.fileSystem, path)).trimEnd().split('\n').map(unsealed)
    const { formatVersion: version, clusterId } = head.parse(lines[0])
    if (version !== formatVersion || clusterId !== file.clusterId) return undefined
    const rows = lines.slice(1, -1).flatMap((line) => slice.parse(line))
    if (lines.length < 2 || tail.parse(lines.at(-1)).objects !== rows.length)
      throw new Error('is not whole')
    return knownOf(rows)
  } catch (cause) {
    throw new PenstockError('STORAGE_DAMAGED', `${path} cannot be used`, { path }, { cause })
  }
}

/**
 * Durable when it resolves; after a crash the old or the new one is there. `objects` come in order of their weight: what
 * does not fit is left out. True when all of them fitted.
 */
export async function writeMetadataFile(
  file: MetadataFile,
  objects: readonly (readonly [MetadataKind, Stored<MetadataKinds[MetadataKind]>])[],
  { clock }: { readonly clock: Clock },
): Promise<boolean> {
  const { fileSystem, directory, clusterId } = file
  const draft = `${directory}/${name}.tmp`
  await fileSystem.remove(draft)
  await using open = closing(await fileSystem.open(draft, 'create'))
  const { handle } = open
  let position = await append(handle, 0, { formatVersion, clusterId })
  let written = 0
  while (written < objects.length) {
    const next = objects.slice(written, written + sliceObjects)
    const line = sealed(next.map(([kind, one]) => [kind, one.name, one.version, one.value]))
    if (position + line.length + tailBytes > limits.metadataFileBytesMax) break
    await handle.write([line], position)
    position += line.length
    written += next.length
    await nextTurn(clock)
  }
  await append(handle, position, { objects: written })
  await handle.sync()
  await fileSystem.rename(draft, `${directory}/${name}`)
  await fileSystem.syncDirectory(directory)
  return written === objects.length
}

const tailBytes = 64

/** What cannot be understood (another version has written it) is not known, as little as what is not there. */
function knownOf(rows: z.infer<typeof slice>): KnownObjects {
  const stored = <K extends MetadataKind>(wanted: K): Map<string, Stored<MetadataKinds[K]>> => {
    const known = new Map<string, Stored<MetadataKinds[K]>>()
    for (const [kind, objectName, version, json] of rows) {
      const value = kind === wanted ? understood(wanted, json) : undefined
      if (value !== undefined) known.set(objectName, { name: objectName, version, value })
    }
    return known
  }
  return { topic: stored('topic'), partition: stored('partition'), broker: stored('broker') }
}

function understood<K extends MetadataKind>(kind: K, json: unknown): MetadataKinds[K] | undefined {
  try {
    return decodeObject(kind, json, 'STORAGE_DAMAGED')
  } catch {
    return undefined
  }
}

function sealed(content: unknown): Buffer {
  const json = JSON.stringify(content)
  return Buffer.from(`${crc32c(Buffer.from(json, 'utf8')).toString(16)} ${json}\n`, 'utf8')
}

function unsealed(line: string): unknown {
  const space = line.indexOf(' ')
  const json = line.slice(space + 1)
  if (crc32c(Buffer.from(json, 'utf8')).toString(16) !== line.slice(0, space))
    throw new Error('a line does not match its checksum')
  return JSON.parse(json)
}

async function append(handle: FileHandle, position: number, content: unknown): Promise<number> {
  const line = sealed(content)
  await handle.write([line], position)
  return position + line.length
}

async function readWhole(fileSystem: FileSystem, path: string): Promise<string> {
  await using open = closing(await fileSystem.open(path, 'read'))
  const bytes = Buffer.alloc(await open.handle.size())
  const read = await open.handle.read(bytes, 0)
  return bytes.toString('utf8', 0, read)
}

function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.schedule(0, resolve))
}

function closing(handle: FileHandle): { readonly handle: FileHandle } & AsyncDisposable {
  return { handle, [Symbol.asyncDispose]: () => handle.close() }
}
