// Who the data directory is (store.json): leadership and replicas are bound to its store id, never to a broker's name.
// Keeps I-STORE: an empty directory is a new store; every start has a number that no earlier start had.

import * as z from 'zod'
import { crc32c } from '../model/crc32c.ts'
import { PenstockError } from '../model/errors.ts'
import type { FileHandle, FileSystem } from './log/file-system.ts'

export interface StoreIdentity {
  readonly clusterId: string
  readonly brokerId: string
  readonly storeId: string
  /** Of the newest start. */
  readonly bootSeq: number
}

const formatVersion = 1
const schema = z.object({
  formatVersion: z.int(),
  clusterId: z.string().min(1),
  brokerId: z.string().min(1),
  storeId: z.string().min(1),
  bootSeq: z.int().min(0),
})
const sealed = z.object({ store: z.unknown(), crc32c: z.string() })

/** Undefined for a directory that no broker has used. Throws STORAGE_DAMAGED, DATA_DIRECTORY_UNUSABLE. */
export async function readStoreIdentity(
  fileSystem: FileSystem,
  dataDir: string,
): Promise<StoreIdentity | undefined> {
  const path = pathIn(dataDir)
  if ((await fileSystem.status(path)) === undefined) return undefined
  const store = unseal(await readWhole(fileSystem, path), path)
  if (store.formatVersion > formatVersion) {
    const found = `${path} has format ${store.formatVersion}, of a newer version; this one knows ${formatVersion}`
    throw new PenstockError('DATA_DIRECTORY_UNUSABLE', found, { path })
  }
  const { clusterId, brokerId, storeId, bootSeq } = store
  return { clusterId, brokerId, storeId, bootSeq }
}

/** Durable when it resolves; after a crash the old or the new one is there. */
export async function writeStoreIdentity(
  fileSystem: FileSystem,
  dataDir: string,
  identity: StoreIdentity,
): Promise<void> {
  const store = { formatVersion, ...identity }
  const text = `${JSON.stringify({ store, crc32c: checksum(store) }, undefined, 2)}\n`
  const draft = `${pathIn(dataDir)}.tmp`
  await fileSystem.remove(draft)
  await using file = closing(await fileSystem.open(draft, 'create'))
  await file.handle.write([Buffer.from(text, 'utf8')], 0)
  await file.handle.sync()
  await fileSystem.rename(draft, pathIn(dataDir))
  await fileSystem.syncDirectory(dataDir)
}

/**
 * The identity of this start: the one found with the next bootSeq, or a new one for an empty directory. Not yet written.
 * Throws DATA_DIRECTORY_UNUSABLE when the directory belongs to another broker or cluster.
 */
export function nextIdentity(
  found: StoreIdentity | undefined,
  options: {
    readonly brokerId: string
    /** null: whatever is there, or a new one. */
    readonly clusterId: string | null
    readonly newId: () => string
  },
): StoreIdentity {
  const { brokerId, clusterId, newId } = options
  if (found === undefined) {
    return { clusterId: clusterId ?? newId(), brokerId, storeId: newId(), bootSeq: 1 }
  }
  const wrong =
    found.brokerId !== brokerId
      ? `broker "${found.brokerId}", not to "${brokerId}"`
      : clusterId !== null && found.clusterId !== clusterId
        ? `cluster "${found.clusterId}", not to "${clusterId}"`
        : undefined
  if (wrong !== undefined) {
    throw new PenstockError('DATA_DIRECTORY_UNUSABLE', `the data directory belongs to ${wrong}`)
  }
  return { ...found, bootSeq: found.bootSeq + 1 }
}

function pathIn(dataDir: string): string {
  return `${dataDir}/store.json`
}

async function readWhole(fileSystem: FileSystem, path: string): Promise<string> {
  await using file = closing(await fileSystem.open(path, 'read'))
  const bytes = Buffer.alloc(await file.handle.size())
  const read = await file.handle.read(bytes, 0)
  return bytes.toString('utf8', 0, read)
}

function unseal(text: string, path: string): z.infer<typeof schema> {
  try {
    const { store, crc32c: expected } = sealed.parse(JSON.parse(text))
    if (checksum(store) === expected) return schema.parse(store)
  } catch (cause) {
    throw new PenstockError('STORAGE_DAMAGED', `${path} cannot be read`, { path }, { cause })
  }
  throw new PenstockError('STORAGE_DAMAGED', `${path} does not match its checksum`, { path })
}

function checksum(store: unknown): string {
  return crc32c(Buffer.from(JSON.stringify(store), 'utf8')).toString(16)
}

function closing(handle: FileHandle): { readonly handle: FileHandle } & AsyncDisposable {
  return { handle, [Symbol.asyncDispose]: () => handle.close() }
}
