// Who the data directory is (store.json): leadership and replicas are bound to its store id, never to a broker's name.
// Keeps I-STORE: an empty directory is a new store; every start has a number that no earlier start had.

import * as z from 'zod'
import { PenstockError } from '../model/errors.ts'
import type { FileSystem } from './log/file-system.ts'
import { readSealed, type SealedFile, writeSealed } from './sealed-file.ts'

export interface StoreIdentity {
  readonly clusterId: string
  readonly brokerId: string
  readonly storeId: string
  /** Of the newest start. */
  readonly bootSeq: number
  /**
   * Starts of this store that metadata may name as its newest: the one it named when last somebody looked, and those that
   * have tried to register since. Absent where an older version wrote the file.
   */
  readonly claims?: readonly number[] | undefined
}

const formatVersion = 1
const schema = z.object({
  formatVersion: z.int(),
  clusterId: z.string().min(1),
  brokerId: z.string().min(1),
  storeId: z.string().min(1),
  bootSeq: z.int().min(0),
  claims: z.array(z.int().min(0)).optional(),
})

/** Undefined for a directory that no broker has used. Throws STORAGE_DAMAGED, DATA_DIRECTORY_UNUSABLE. */
export async function readStoreIdentity(
  fileSystem: FileSystem,
  dataDir: string,
): Promise<StoreIdentity | undefined> {
  const store = await readSealed(fileSystem, fileIn(dataDir))
  if (store === undefined) return undefined
  if (store.formatVersion > formatVersion) {
    const path = `${dataDir}/store.json`
    const found = `${path} has format ${store.formatVersion}, of a newer version; this one knows ${formatVersion}`
    throw new PenstockError('DATA_DIRECTORY_UNUSABLE', found, { path })
  }
  const { clusterId, brokerId, storeId, bootSeq, claims } = store
  return { clusterId, brokerId, storeId, bootSeq, ...(claims && { claims }) }
}

/** Durable when it resolves; after a crash the old or the new one is there. */
export async function writeStoreIdentity(
  fileSystem: FileSystem,
  dataDir: string,
  identity: StoreIdentity,
): Promise<void> {
  const content = { formatVersion, ...identity }
  await writeSealed(fileSystem, { ...fileIn(dataDir), content })
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

function fileIn(directory: string): SealedFile<z.infer<typeof schema>> {
  return { directory, name: 'store.json', schema }
}
