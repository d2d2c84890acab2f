// A real broker in the test's own process: on disk, on a free port, with its own metadata store and controller. It can
// be stopped and started again on the same data and port.

import { join } from 'node:path'
import { readBrokerConfig } from '../../broker/config.ts'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { startBroker } from '../../broker/main.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { nextIdentity, readStoreIdentity, writeStoreIdentity } from '../../broker/store-identity.ts'
import { newId, systemClock } from '../../broker/system.ts'
import { silentLogger } from '../../broker/telemetry/logger.ts'
import { startController } from '../../operator/controller/run.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export interface TestBroker extends AsyncDisposable {
  /** penstock://127.0.0.1:port, the same over restarts. */
  readonly url: string
  readonly port: number
  stop(): Promise<void>
  start(): Promise<void>
}

type Flags = Readonly<Record<string, unknown>>

/** `flags` are configuration keys, as on the command line. */
export async function startTestBroker(flags: Flags = {}): Promise<TestBroker> {
  const directory = await temporaryDirectory()
  let running = await assemble(directory.path, { ...flags, port: 0 })
  const { port } = running
  return {
    url: `penstock://127.0.0.1:${port}`,
    port,
    async start() {
      running = await assemble(directory.path, { ...flags, port })
    },
    stop: () => running.close(),
    async [Symbol.asyncDispose]() {
      await running.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

function onFatal(error: Error): never {
  throw error
}

async function assemble(
  dataDir: string,
  flags: Flags,
): Promise<{ port: number; close(): Promise<void> }> {
  const defaults = { host: '127.0.0.1', gracefulStopMs: 2_000, brokerId: 'test-broker' }
  const config = readBrokerConfig({ env: {}, flags: { ...defaults, ...flags, dataDir } })
  await using parts = new AsyncDisposableStack()
  parts.use(lockDirectory(dataDir))
  const found = await readStoreIdentity(nodeFileSystem, dataDir)
  const { brokerId, clusterId } = config
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
  parts.use(startController({ store, clock: systemClock, log: silentLogger }))
  const broker = parts.use(
    await startBroker({
      config,
      store,
      fileSystem: nodeFileSystem,
      identity,
      logger: silentLogger,
      version: '0.0.0-test',
      onFatal,
    }),
  )
  const opened = parts.move()
  return { port: broker.port, close: () => opened.disposeAsync() }
}
