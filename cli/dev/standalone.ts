// A cluster of one in this process: data directory, metadata, controller, broker, opened in this order and closed in the
// other. What `penstock dev` and `penstock server` run.

import { join, resolve } from 'node:path'
import type { BrokerConfig } from '../../broker/config.ts'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { makeRoomToStart } from '../../broker/log/disk-space.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { type Broker, startBroker } from '../../broker/main.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { nextIdentity, readStoreIdentity, writeStoreIdentity } from '../../broker/store-identity.ts'
import { systemClock as clock, newId } from '../../broker/system.ts'
import { createLogger } from '../../broker/telemetry/logger.ts'
import { startController } from '../../operator/controller/run.ts'
import { explainStart, type StartFlags } from './explain.ts'

export interface Standalone extends AsyncDisposable {
  readonly broker: Broker
  /** host:port as a URL. */
  readonly url: string
  /** Absolute. */
  readonly dataDirectory: string
  /** Finishes what is in flight, within the configured grace. May be called twice. */
  close(): Promise<void>
}

export interface StandaloneOptions {
  readonly config: BrokerConfig
  readonly version: string
  /** What a person would choose another data directory with. */
  readonly dataFlag: StartFlags['data']
}

/** Resolves when the port is open. Throws DATA_DIRECTORY_UNUSABLE, LIMIT_EXCEEDED (the port), STORAGE_DAMAGED. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const dataDirectory = resolve(options.config.dataDir)
  try {
    return await open(options, dataDirectory)
  } catch (error) {
    throw explainStart(error, { data: options.dataFlag, dataDirectory })
  }
}

async function open(options: StandaloneOptions, dataDirectory: string): Promise<Standalone> {
  // fdatasync and reads run in libuv's pool; with its 4 threads one partition's sync would wait for those of others.
  // Takes effect because the pool starts with the first asynchronous file operation of the process.
  process.env['UV_THREADPOOL_SIZE'] ??= '16'
  await using opening = new AsyncDisposableStack()
  const config = { ...options.config, dataDir: dataDirectory }
  const logger = createLogger({ level: config.logLevel, fields: { broker: config.brokerId } })
  // Nothing may be acknowledged in doubt: what is not yet on disk dies with the process, as in a crash.
  const onFatal = (error: Error): never => {
    logger.error('fatal', { error })
    process.exit(1)
  }
  opening.use(lockDirectory(dataDirectory))
  const ratios = { warn: config.diskWarnRatio, reject: config.diskRejectRatio }
  await makeRoomToStart({ fileSystem: nodeFileSystem, dataDir: dataDirectory, ratios })
  const found = await readStoreIdentity(nodeFileSystem, dataDirectory)
  const { brokerId, clusterId } = config
  const identity = nextIdentity(found, { brokerId, clusterId, newId })
  const store = opening.use(
    await openStandaloneStore({
      fileSystem: nodeFileSystem,
      directory: join(dataDirectory, 'metadata'),
      mustExist: found !== undefined,
      onFatal,
    }),
  )
  // After the store: an identity on disk says that metadata must be there too.
  await writeStoreIdentity(nodeFileSystem, dataDirectory, identity)
  opening.use(startController({ store, clock, log: logger }))
  const broker = opening.use(
    await startBroker({
      config,
      store,
      fileSystem: nodeFileSystem,
      identity,
      logger,
      version: options.version,
      onFatal,
    }),
  )
  const opened = opening.move()
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= opened.disposeAsync())
  return { broker, url: urlOf(broker), dataDirectory, close, [Symbol.asyncDispose]: close }
}

/** Where a client on this machine finds it. */
function urlOf({ host, port }: Broker): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
