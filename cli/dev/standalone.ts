// A broker with its own metadata store and controller in one process: what `penstock dev` and `penstock server` run
// until metadata lives in Kubernetes. The only place where broker and operator meet.

import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import type { BrokerConfig } from '../../broker/config.ts'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { type Broker, startBroker } from '../../broker/main.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { nextIdentity, readStoreIdentity, writeStoreIdentity } from '../../broker/store-identity.ts'
import { newId, systemClock } from '../../broker/system.ts'
import type { Logger } from '../../broker/telemetry/logger.ts'
import { startController } from '../../operator/controller/run.ts'

export interface StandaloneOptions {
  readonly config: BrokerConfig
  readonly logger: Logger
  readonly version: string
  /** The process must end at once: nothing may be acknowledged any more. */
  readonly onFatal: (error: Error) => void
}

/** Resolves when the port is open; `close` of the broker it gives ends all of it. */
export async function startStandalone(options: StandaloneOptions): Promise<Broker> {
  const { config, logger, onFatal } = options
  const { dataDir, brokerId, clusterId } = config
  await using parts = new AsyncDisposableStack()
  parts.adopt(lockDirectory(dataDir), (lock) => lock.release())
  const found = await readStoreIdentity(nodeFileSystem, dataDir)
  const identity = nextIdentity(found, { brokerId, clusterId, newId })
  const store = parts.use(
    await openStandaloneStore({
      fileSystem: nodeFileSystem,
      directory: join(dataDir, 'metadata'),
      mustExist: found !== undefined,
      onFatal,
    }),
  )
  await writeStoreIdentity(nodeFileSystem, dataDir, identity)
  const broker = await startBroker({ ...options, store, fileSystem: nodeFileSystem, identity })
  parts.use(broker)
  parts.use(startController({ store, clock: systemClock, log: logger }))
  const owned = parts.move()
  let closing: Promise<void> | undefined
  // The controller first, the store and the lock last: the stack closes in the order opposite to opening.
  const close = (): Promise<void> => (closing ??= owned.disposeAsync())
  return {
    host: broker.host,
    port: broker.port,
    identity: broker.identity,
    isReady: () => broker.isReady(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Of this package. */
export function packageVersion(): string {
  const path = join(import.meta.dirname, '..', '..', 'package.json')
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined
  return String(version)
}
