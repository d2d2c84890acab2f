// Several real brokers in the test's own process, over one metadata store with one controller. Each has its data
// directory and its port; any of them can be stopped, and started again on both.

import { join } from 'node:path'
import { readBrokerConfig } from '../../broker/config.ts'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { startBroker } from '../../broker/main.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { nextIdentity, readStoreIdentity, writeStoreIdentity } from '../../broker/store-identity.ts'
import { newId, systemClock } from '../../broker/system.ts'
import { silentLogger } from '../../broker/telemetry/logger.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import { grpcBrokerControl } from '../../operator/control-client/grpc-broker-control.ts'
import { startController } from '../../operator/controller/run.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export interface ClusterMember {
  readonly brokerId: string
  readonly port: number
  /** penstock://127.0.0.1:port, the same over restarts. */
  readonly url: string
  stop(): Promise<void>
  start(): Promise<void>
}

export interface TestCluster extends AsyncDisposable {
  readonly brokers: readonly ClusterMember[]
  readonly store: MetadataStore
  /** The broker that leads the partition, by the metadata of now. */
  leaderOf(topic: string, partition: number): Promise<ClusterMember>
}

type Flags = Readonly<Record<string, unknown>>

/** `flags` are configuration keys of every broker; `flagsOf` those of one, by its number, as `dataDirOf` its directory. */
export async function startTestCluster(
  options: {
    readonly brokers?: number
    readonly flags?: Flags
    readonly flagsOf?: (index: number) => Flags
    readonly dataDirOf?: (index: number) => string
  } = {},
): Promise<TestCluster> {
  const { brokers: count = 3, flags = {}, flagsOf = () => ({}) } = options
  await using opening = new AsyncDisposableStack()
  const directory = opening.use(await temporaryDirectory())
  const store = opening.use(
    await openStandaloneStore({
      fileSystem: nodeFileSystem,
      directory: join(directory.path, 'metadata'),
      mustExist: false,
      onFatal,
    }),
  )
  const control = opening.use(grpcBrokerControl())
  const brokers: ClusterMember[] = []
  for (let index = 0; index < count; index++) {
    const brokerId = `broker-${index + 1}`
    const dataDir = options.dataDirOf?.(index) ?? join(directory.path, brokerId)
    const member = await startMember(store, dataDir, {
      gracefulStopMs: 500,
      ...flags,
      ...flagsOf(index),
      host: '127.0.0.1',
      clusterId: 'test-cluster',
      brokerId,
    })
    opening.defer(() => member.stop())
    brokers.push(member)
  }
  // Ends before the brokers do: nobody is to replace leaders that are meant to stop.
  opening.use(startController({ store, clock: systemClock, log: silentLogger, control }))
  const opened = opening.move()
  return {
    brokers,
    store,
    async leaderOf(topic, partition) {
      const found = await store.get('partition', `${topic}-${partition}`)
      const leader = brokers.find(({ brokerId }) => brokerId === found?.value.leader?.brokerId)
      if (!leader) throw new Error(`nobody leads partition ${partition} of ${topic}`)
      return leader
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function onFatal(error: Error): never {
  throw error
}

async function startMember(
  store: MetadataStore,
  dataDir: string,
  flags: Flags & { readonly brokerId: string },
): Promise<ClusterMember> {
  let running: Running | undefined = await assemble(store, dataDir, { ...flags, port: 0 })
  const { port } = running
  return {
    brokerId: flags.brokerId,
    port,
    url: `penstock://127.0.0.1:${port}`,
    async start() {
      running ??= await assemble(store, dataDir, { ...flags, port })
    },
    async stop() {
      const stopping = running
      running = undefined
      await stopping?.close()
    },
  }
}

interface Running {
  readonly port: number
  close(): Promise<void>
}

async function assemble(store: MetadataStore, dataDir: string, flags: Flags): Promise<Running> {
  const config = readBrokerConfig({ env: {}, flags: { ...flags, dataDir } })
  await using parts = new AsyncDisposableStack()
  parts.use(lockDirectory(dataDir))
  const found = await readStoreIdentity(nodeFileSystem, dataDir)
  const { brokerId, clusterId } = config
  const identity = nextIdentity(found, { brokerId, clusterId, newId })
  await writeStoreIdentity(nodeFileSystem, dataDir, identity)
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
