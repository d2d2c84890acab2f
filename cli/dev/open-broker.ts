// A broker on a data directory that belongs to this process alone: lock, room on the disk, who it is, metadata, broker,
// opened in this order and closed in the other.

import type { BrokerConfig } from '../../broker/config.ts'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { makeRoomToStart } from '../../broker/log/disk-space.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { type Broker, type BrokerOptions, startBroker } from '../../broker/main.ts'
import {
  nextIdentity,
  readStoreIdentity,
  type StoreIdentity,
  writeStoreIdentity,
} from '../../broker/store-identity.ts'
import { newId } from '../../broker/system.ts'
import { createLogger, type Logger } from '../../broker/telemetry/logger.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'

export interface OpenBrokerOptions {
  /** With an absolute `dataDir`. */
  readonly config: BrokerConfig
  readonly version: string
  /** `found` is who the directory was before; what is opened is closed by `opening`, after the broker. */
  readonly openMetadata: (parts: {
    readonly found: StoreIdentity | undefined
    readonly logger: Logger
    readonly onFatal: (error: Error) => void
  }) => Promise<OpenMetadata>
}

export interface OpenMetadata {
  readonly store: MetadataStore
  /** Whose metadata it is, which a data directory has to belong to; undefined: any directory's. */
  readonly clusterId?: string | undefined
  /** The store does not answer, and knows from an earlier start what it had. */
  readonly isAway?: boolean
  readonly seen?: BrokerOptions['seen']
  readonly takePlace?: BrokerOptions['takePlace']
}

/** Resolves when the port is open. Throws DATA_DIRECTORY_UNUSABLE, LIMIT_EXCEEDED (the port), STORAGE_DAMAGED. */
export async function openBroker(
  opening: AsyncDisposableStack,
  options: OpenBrokerOptions,
): Promise<Broker> {
  // fdatasync and reads run in libuv's pool; with its 4 threads one partition's sync would wait for those of others.
  // Takes effect because the pool starts with the first asynchronous file operation of the process.
  process.env['UV_THREADPOOL_SIZE'] ??= '16'
  const { config, version } = options
  const { dataDir, brokerId, clusterId } = config
  const logger = createLogger({ level: config.logLevel, fields: { broker: brokerId } })
  const onFatal = endProcess(logger)
  opening.use(lockDirectory(dataDir))
  const ratios = { warn: config.diskWarnRatio, reject: config.diskRejectRatio }
  await makeRoomToStart({ fileSystem: nodeFileSystem, dataDir, ratios })
  const found = await readStoreIdentity(nodeFileSystem, dataDir)
  const known = nextIdentity(found, { brokerId, clusterId, newId })
  const {
    store,
    clusterId: told,
    isAway,
    seen,
    takePlace,
  } = await options.openMetadata({ found, logger, onFatal })
  const identity =
    told === undefined ? known : nextIdentity(found, { brokerId, clusterId: told, newId })
  // After the store: an identity on disk says that metadata must be there too.
  await writeStoreIdentity(nodeFileSystem, dataDir, identity)
  const fileSystem = nodeFileSystem
  return opening.use(
    await startBroker({
      config,
      store,
      fileSystem,
      identity,
      logger,
      version,
      onFatal,
      metadataIsAway: isAway,
      seen,
      takePlace,
    }),
  )
}

/** Nothing may be acknowledged in doubt: what is not yet on disk dies with the process, as in a crash. */
export function endProcess(logger: Logger): (error: Error) => never {
  return (error) => {
    logger.error('fatal', { error })
    process.exit(1)
  }
}

/** Where a client on this machine finds it. */
export function urlOf({ host, port }: Pick<Broker, 'host' | 'port'>): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
