// Who a data directory of several brokers is (cluster.json): how many, and which cluster. A directory that was made
// otherwise is refused, because its metadata names brokers that would not be there.

import * as z from 'zod'
import { PenstockError } from '../model/errors.ts'
import type { FileSystem } from './log/file-system.ts'
import { readSealed, type SealedFile, writeSealed } from './sealed-file.ts'

export interface ClusterIdentity {
  readonly clusterId: string
  readonly brokers: number
}

const formatVersion = 1
const schema = z.object({
  formatVersion: z.int(),
  clusterId: z.string().min(1),
  brokers: z.int().min(2),
})

/** Undefined where several brokers have never been. Throws STORAGE_DAMAGED, DATA_DIRECTORY_UNUSABLE. */
export async function readClusterIdentity(
  fileSystem: FileSystem,
  dataDir: string,
): Promise<ClusterIdentity | undefined> {
  const cluster = await readSealed(fileSystem, fileIn(dataDir))
  if (cluster === undefined) return undefined
  if (cluster.formatVersion > formatVersion) {
    const path = `${dataDir}/cluster.json`
    throw new PenstockError('DATA_DIRECTORY_UNUSABLE', `${path} is of a newer version`, { path })
  }
  const { clusterId, brokers } = cluster
  return { clusterId, brokers }
}

/** Durable when it resolves. */
export async function writeClusterIdentity(
  fileSystem: FileSystem,
  dataDir: string,
  identity: ClusterIdentity,
): Promise<void> {
  const content = { formatVersion, ...identity }
  await writeSealed(fileSystem, { ...fileIn(dataDir), content })
}

/** The identity found, or a new one. Throws DATA_DIRECTORY_UNUSABLE when the directory is of another cluster. */
export function clusterIdentityFor(
  found: ClusterIdentity | undefined,
  options: {
    readonly brokers: number
    /** null: whatever is there, or a new one. */
    readonly clusterId: string | null
    readonly newId: () => string
  },
): ClusterIdentity {
  const { brokers, clusterId, newId } = options
  if (found === undefined) return { clusterId: clusterId ?? newId(), brokers }
  if (found.brokers !== brokers) throw madeOtherwise(found)
  if (clusterId === null || clusterId === found.clusterId) return found
  const message = `the data directory belongs to cluster "${found.clusterId}", not to "${clusterId}"`
  throw new PenstockError('DATA_DIRECTORY_UNUSABLE', message)
}

/** What to say of a directory of `found` where it was to be used otherwise. */
export function madeOtherwise({ brokers }: ClusterIdentity): PenstockError {
  return new PenstockError(
    'DATA_DIRECTORY_UNUSABLE',
    `the data directory was made with ${brokers} brokers`,
    { hint: `Start it with \`penstock dev --brokers ${brokers}\`, or choose another directory.` },
  )
}

function fileIn(directory: string): SealedFile<z.infer<typeof schema>> {
  return { directory, name: 'cluster.json', schema }
}
