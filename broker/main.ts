// The broker's composition root: the only place that wires its parts together.

import { limits } from '../model/limits.ts'
import { consumerService, controlService, publisherService } from '../proto/gen/services.ts'
import { defaultTopicSpecOf } from './config.ts'
import { createCoordinator, type GroupCoordinator } from './groups/coordinator.ts'
import { KeptRegistration } from './kept-registration.ts'
import { DiskSpace } from './log/disk-space.ts'
import type { ReplicaEnvironment } from './partition/hosted-replica.ts'
import { type PartitionHost, startPartitionHost } from './partition/partition-host.ts'
import { openReplicaTable } from './partition/replica-table.ts'
import { TailBudget } from './partition/tail-cache.ts'
import { type Control, createControl } from './peers/control.ts'
import { followMethod, PeerNetwork } from './peers/network.ts'
import { metadataMs, type Registered, type RegisteredOptions, registerStart } from './registered.ts'
import { createAdmin } from './services/admin.ts'
import { AppendBudget } from './services/append-budget.ts'
import { AppendLinks } from './services/append-links.ts'
import { Coordinators } from './services/coordinators.ts'
import { abandonDeposed } from './services/deposed-peers.ts'
import { statusOf } from './services/errors.ts'
import { createGroupAdmin } from './services/group-admin.ts'
import { GroupRouting } from './services/group-routing.ts'
import { createHandlers, type Registration } from './services/handlers.ts'
import { Health } from './services/health.ts'
import { createHttp } from './services/http.ts'
import { listen } from './services/listener.ts'
import { createOffsets } from './services/offsets.ts'
import { createPartitionService } from './services/partition-service.ts'
import { PeerCalls } from './services/peer-calls.ts'
import { createProduce } from './services/produce.ts'
import { createPublish } from './services/publish.ts'
import { createRead } from './services/read.ts'
import { reflectionHandlers } from './services/reflection.ts'
import { RoutedDirectory } from './services/routed-directory.ts'
import { startServer } from './services/server.ts'
import { createSubscribe } from './services/subscribe.ts'
import { routeSubscribe } from './services/subscribe-routing.ts'
import type { StoreIdentity } from './store-identity.ts'
import { systemClock as clock, newId, newProducerId } from './system.ts'
import type { Logger } from './telemetry/logger.ts'
import { BrokerMetrics } from './telemetry/metrics.ts'
import type { BrokerObserver } from './telemetry/observer.ts'
import { type BrokerTracer, noTracer, startTracing } from './telemetry/tracing.ts'

export interface BrokerOptions extends RegisteredOptions {
  readonly version: string
  /** What an earlier start has seen last of a partition. */
  readonly seen?: ReplicaEnvironment['seen']
}

export interface Broker extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly identity: StoreIdentity
  /** True when every partition is served that can be. */
  isReady(): boolean
  /** Finishes what is in flight, within `gracefulStopMs` of the configuration. May be called twice. */
  close(): Promise<void>
}

/** Resolves when the port is open and metadata is known; partitions are recovered and served from then on. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const closers: Closer[] = []
  try {
    return await assemble(options, closers)
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}

type Closer = () => Promise<void> | void

/** Last opened, first closed. */
async function closeAll(closers: Closer[]): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) await close()
}

async function assemble(options: BrokerOptions, closers: Closer[]): Promise<Broker> {
  const { config, logger } = options
  const { host, port, connectionsMax } = config
  const disk = await openDisk(options)
  closers.push(() => disk.close())
  const tracer = await openTracer(options)
  closers.push(() => tracer.close())
  // The metrics ask whom they watch only when they are scraped, and by then all are there.
  const seen: Seen = { partitions: undefined, coordinator: undefined }
  const metrics = metricsOf(options, disk, seen)
  const listener = await listen({ host, port, connectionsMax, observer: metrics })
  closers.push(() => listener.close())
  const registered = await registerStart(options, `${listener.host}:${listener.port}`)
  closers.push(() => registered.close())
  const { identity } = registered
  const seenBy = { observer: metrics, logger }
  const opened = await openPartitions(options, disk, { ...seenBy, closers, registered })
  const { partitions } = opened
  const routes = openRoutes(identity, partitions, closers)
  const coordinator = openCoordinator(routes, seenBy, closers)
  Object.assign(seen, { partitions, coordinator } satisfies Seen)

  const stopping = new AbortController()
  const health = new Health(publicServices)
  const server = startServer({
    listener,
    registrations: registrations({
      ...opened,
      options,
      routes,
      coordinator,
      registered,
      metrics,
      tracer,
      health,
      stopping: stopping.signal,
    }),
    http: createHttp({
      isReady: () => partitions.isReady() && !stopping.signal.aborted,
      metrics: (what) => metrics.render(what),
      metricsType: metrics.contentType,
    }),
  })
  closers.push(() => server.close())
  const unwatch = partitions.onChange(() => {
    health.serving = partitions.isReady()
  })
  health.serving = partitions.isReady()
  logger.info('serving', { host, port: listener.port, ...identity })

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    unwatch()
    health.serving = false
    const grace = AbortSignal.timeout(config.gracefulStopMs)
    // Streams have no end of their own: they are told to finish, and get the grace to do so.
    stopping.abort()
    await server.drain({ signal: grace })
    await closeAll(closers)
    logger.info('stopped')
  }
  return {
    host,
    port: listener.port,
    identity,
    isReady: () => partitions.isReady(),
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  }
}

const publicServices = ['PublisherService', 'ConsumerService', 'AdminService'].map(
  (name) => `penstock.v1beta1.${name}`,
)

interface Seen {
  partitions: PartitionHost | undefined
  coordinator: GroupCoordinator | undefined
}

async function openDisk({ config, fileSystem, logger }: BrokerOptions): Promise<DiskSpace> {
  const disk = new DiskSpace({
    fileSystem,
    clock,
    dataDir: config.dataDir,
    ratios: { warn: config.diskWarnRatio, reject: config.diskRejectRatio },
    reserveBytes: config.diskReserveBytes,
    onChange: (watermark) => logger.warn('disk-watermark', { watermark }),
    onTrouble: (error) => logger.warn('disk-check-failed', { error }),
  })
  await disk.start()
  return disk
}

async function openTracer({ config, version }: BrokerOptions): Promise<BrokerTracer> {
  const { otelEndpoint: endpoint, brokerId } = config
  return endpoint === null ? noTracer : await startTracing({ endpoint, version, brokerId })
}

function metricsOf({ version }: BrokerOptions, disk: DiskSpace, seen: Seen): BrokerMetrics {
  return new BrokerMetrics({
    version,
    ready: () => seen.partitions?.isReady() ?? false,
    partitions: () => seen.partitions?.local() ?? [],
    unavailable() {
      const { offline = 0, recovering = 0, damaged = 0 } = seen.partitions?.counts() ?? {}
      return { recovering: offline + recovering, damaged }
    },
    refusals: () => seen.partitions?.refusals() ?? {},
    groupMembers: () => seen.coordinator?.memberCounts() ?? new Map(),
    disk: () => disk,
    nowMs: () => clock.now(),
  })
}

async function openPartitions(
  options: BrokerOptions,
  disk: DiskSpace,
  parts: {
    readonly observer: BrokerObserver
    readonly closers: Closer[]
    readonly registered: Registered
  },
): Promise<Pick<ServiceParts, 'partitions' | 'network' | 'disk'>> {
  const { config, store, fileSystem, logger, onFatal } = options
  const { observer, closers, registered } = parts
  const { identity: me } = registered
  const kept = new KeptRegistration({
    store,
    clock,
    logger,
    own: () => (registered.isDone ? registered.broker : undefined),
  })
  closers.push(() => kept[Symbol.dispose]())
  const table = await openReplicaTable({ fileSystem, clock, dataDir: config.dataDir, onFatal })
  closers.push(() => table.close())
  // The streams ask for partitions, and partitions for streams: neither does before the host is there.
  const host: { current: PartitionHost | undefined } = { current: undefined }
  const network = new PeerNetwork({
    me,
    clock,
    logger,
    catchUpBytesPerSecond: config.catchUpBytesPerSecond,
    isRegistered: () => registered.isDone,
    endpointOf: (storeId) => host.current?.brokerOf(storeId)?.endpoint,
    bootSeqOf: (storeId) => host.current?.brokerOf(storeId)?.bootSeq,
    find: (key) => host.current?.find(key),
  })
  closers.push(() => network.close())
  const partitions = await startPartitionHost({
    store,
    fileSystem,
    clock,
    dataDir: config.dataDir,
    me,
    environment: {
      segmentMs: config.segmentMs,
      onFatal,
      observe: observer,
      acceptsWrites: () => disk.watermark !== 'reject',
      freeReserve: () => disk.freeReserve(),
      peers: network,
      table,
      newNonce: newProducerId,
      seen: options.seen,
      tails: new TailBudget(limits.replicationTailsBytes),
    },
    logger,
    onRegressed: (kind) => {
      logger.error('metadata-regressed', { kind })
      observer.metadataRegressed()
      kept.restored()
    },
    recoveryConcurrency: config.recoveryConcurrency,
    retentionCheckMs: config.retentionCheckMs,
    signal: AbortSignal.timeout(metadataMs),
  })
  host.current = partitions
  partitions.onChange(() => kept.look(partitions.brokerOf(me.storeId)))
  closers.push(() => partitions.close())
  return { partitions, network, disk }
}

/** The ways to other brokers. */
interface Routes {
  readonly peers: PeerCalls
  readonly links: AppendLinks
  /** The partitions of the whole cluster. */
  readonly directory: RoutedDirectory
  readonly coordinators: Coordinators
}

function openRoutes(
  { brokerId }: StoreIdentity,
  partitions: PartitionHost,
  closers: Closer[],
): Routes {
  const peers = new PeerCalls(brokerId)
  closers.push(() => peers.close())
  const links = new AppendLinks(peers, clock)
  closers.push(() => links.close())
  const directory = new RoutedDirectory(partitions, peers)
  closers.push(() => directory.close())
  const coordinators = new Coordinators(partitions, brokerId)
  const onChange = (listener: () => void): (() => void) => partitions.onChange(listener)
  const deposed = abandonDeposed({ coordinators, peers, clock, onChange })
  closers.push(() => deposed[Symbol.dispose]())
  return { peers, links, directory, coordinators }
}

function openCoordinator(
  { directory: partitions, coordinators }: Routes,
  seenBy: { readonly observer: BrokerObserver; readonly logger: Logger },
  closers: Closer[],
): GroupCoordinator {
  const coordinates = (group: string): boolean => coordinators.of(group) === undefined
  const coordinator = createCoordinator({ partitions, clock, newId, coordinates, ...seenBy })
  closers.push(() => coordinator.close())
  return coordinator
}

interface ServiceParts {
  readonly options: BrokerOptions
  readonly partitions: PartitionHost
  readonly network: PeerNetwork
  readonly disk: DiskSpace
  readonly routes: Routes
  readonly coordinator: GroupCoordinator
  readonly registered: Registered
  readonly metrics: BrokerMetrics
  readonly tracer: BrokerTracer
  readonly health: Health
  readonly stopping: AbortSignal
}

function controlOf({ registered, network, disk, partitions }: ServiceParts): Control {
  return createControl({
    me: registered.identity,
    isRegistered: () => registered.isDone,
    lostLeaders: () => network.lostLeaders(),
    diskFull: () => disk.watermark === 'reject',
    fence: (key, epoch) => partitions.fence(key, epoch),
    handOver: (key, to) => partitions.handOver(key, to),
    statusOf,
  })
}

function registrations(from: ServiceParts): Registration[] {
  const { options, partitions, network, routes, coordinator, registered } = from
  const { identity } = registered
  const { metrics, tracer, health, stopping } = from
  const { config, store, logger, onFatal, version } = options
  const handlers = createHandlers({
    logger,
    observer: metrics,
    stopping,
    onFatal,
    monotonicMs: () => clock.monotonicMs(),
  })
  const budget = new AppendBudget(config.appendQueueBytesMax)
  const observer = metrics
  const parts = {
    partitions,
    ...routes,
    coordinator,
    clock,
    observer,
    tracer,
    budget,
    newProducerId,
  }
  const own = { ...createOffsets(parts), ...createGroupAdmin(parts) }
  const { peers, coordinators } = routes
  const groups = new GroupRouting({ own, partitions, coordinators, peers, clock })
  const control = controlOf(from)
  return [
    handlers.unary(publisherService.publish, createPublish(parts)),
    handlers.bidi(publisherService.produce, createProduce(parts)),
    handlers.serverStream(consumerService.read, createRead(parts)),
    handlers.bidi(
      consumerService.subscribe,
      routeSubscribe(routes, createSubscribe({ ...parts, partitions: routes.directory })),
    ),
    handlers.unary(consumerService.commitOffsets, (asked, call) =>
      groups.commitOffsets(asked, call),
    ),
    handlers.unary(consumerService.getOffsets, (asked, call) => groups.getOffsets(asked, call)),
    handlers.unary(consumerService.seekGroup, (asked, call) => groups.seekGroup(asked, call)),
    ...createAdmin({
      handlers,
      groups,
      peers,
      partitions,
      store,
      clock,
      identity,
      version,
      defaults: defaultTopicSpecOf(config),
      bounds: config,
      catchUpBytesPerSecond: config.catchUpBytesPerSecond,
    }),
    ...createPartitionService({ handlers, partitions }),
    handlers.bidi(followMethod, (call, { signal }) => network.serve(call, signal)),
    handlers.unary(controlService.probe, () => control.probe()),
    handlers.unary(controlService.fence, (request) => control.fence(request)),
    handlers.unary(controlService.handOver, (request) => control.handOver(request)),
    ...health.handlers(handlers),
    ...reflectionHandlers(handlers),
  ]
}
