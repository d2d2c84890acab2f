// A broker whose metadata is the Kubernetes API: credentials, the cluster that it belongs to, the store, the broker.
// `penstock server --kubeconfig`.

import { once } from 'node:events'
import { resolve } from 'node:path'
import { CachedStore } from '../../broker/cached-store.ts'
import type { BrokerConfig } from '../../broker/config.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import {
  type KnownObjects,
  type MetadataFile,
  readMetadataFile,
} from '../../broker/metadata-file.ts'
import { nameOf } from '../../broker/partition/partition-storage.ts'
import type { StoreIdentity } from '../../broker/store-identity.ts'
import { systemClock as clock } from '../../broker/system.ts'
import type { Logger } from '../../broker/telemetry/logger.ts'
import { ApiCaller } from '../../operator/kube/api-caller.ts'
import type { BucketRule } from '../../operator/kube/token-bucket.ts'
import { BrokerLease } from '../../operator/kube-store/broker-lease.ts'
import type { ClusterAddress } from '../../operator/kube-store/cluster-id.ts'
import { KubeStore } from '../../operator/kube-store/kube-store.ts'
import { RegressionEvent } from '../../operator/kube-store/regression-event.ts'
import { serverOf } from './api-server.ts'
import { ClusterContact } from './cluster-contact.ts'
import { explainStart } from './explain.ts'
import { type OpenMetadata, openBroker, urlOf } from './open-broker.ts'
import type { Running } from './ready.ts'

interface KubernetesOptions {
  readonly config: BrokerConfig
  readonly version: string
}

/** Where everything is. */
interface Place {
  readonly kubeconfig: string
  readonly namespace: string | undefined
  readonly cluster: string
}

function placeOf({ kubeconfig, namespace, cluster }: BrokerConfig): Place {
  // Both are there, says the configuration.
  return { kubeconfig: kubeconfig ?? '', namespace: namespace ?? undefined, cluster: cluster ?? '' }
}

/** Resolves when the port is open. Throws DATA_DIRECTORY_UNUSABLE, METADATA_UNAVAILABLE, LIMIT_EXCEEDED (the port). */
export async function startOnKubernetes({ config, version }: KubernetesOptions): Promise<Running> {
  const place = placeOf(config)
  const dataDirectory = resolve(config.dataDir)
  const absolute = { ...config, dataDir: dataDirectory }
  await using opening = new AsyncDisposableStack()
  try {
    const broker = await openBroker(opening, {
      config: absolute,
      version,
      async openMetadata({ found, logger, onFatal }) {
        const parts = { found, logger, onFatal, version, config: absolute }
        return await openMetadata(opening, await openAccess(opening, place, parts), parts)
      },
    })
    const opened = opening.move()
    let closing: Promise<void> | undefined
    const close = (): Promise<void> => (closing ??= opened.disposeAsync())
    const { brokerId } = broker.identity
    return {
      url: urlOf(broker),
      brokerId,
      dataDirectory,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    throw explainStart(error, { data: '--data-dir', dataDirectory })
  }
}

interface MetadataParts {
  readonly found: StoreIdentity | undefined
  readonly config: BrokerConfig
  readonly logger: Logger
  readonly version: string
  readonly onFatal: (error: Error) => void
}

/** Each partition that changes its copies in sync is a read and a write, and a lost broker has thousands of them. */
const rate = { perSecond: 200, burst: 1_000 }

/** An API that was away for long is noticed soon after it is back. */
const times = { retryMsMax: 5_000 }

interface Access {
  readonly caller: ApiCaller
  readonly where: ClusterAddress
  readonly lease: BrokerLease
  readonly kube: KubeStore
}

async function openAccess(
  opening: AsyncDisposableStack,
  place: Place,
  { config, logger, version, onFatal }: MetadataParts,
): Promise<Access> {
  const server = await serverOf(place, clock)
  const userAgent = `penstock-broker/${version} (${config.brokerId})`
  const callerOf = (bound: { readonly rate?: BucketRule }): ApiCaller =>
    opening.use(new ApiCaller({ server, clock, userAgent, ...bound }))
  const caller = callerOf({ rate })
  const namespace = place.namespace ?? caller.namespace ?? 'default'
  const where = { namespace, cluster: place.cluster }
  const kube = openStore(opening, { caller, where }, { brokerId: config.brokerId, logger })
  // Calls of its own: a thousand changes that wait for their turn do not make the broker look dead.
  const lease = new BrokerLease({
    caller: callerOf({}),
    clock,
    where,
    onHeld: (held) => logger.warn('broker-id-held', held),
    onReplaced: onFatal,
    onForeign() {
      logger.warn('lease-not-as-left')
      kube.relist()
    },
    onChange: ({ renewed, error }) =>
      renewed ? logger.info('lease-renewed') : logger.warn('lease-not-renewed', { error }),
  })
  // Opened before the broker, so released after it: its leaderships are handed over by then.
  return { caller, where, lease: opening.use(lease), kube }
}

function openStore(
  opening: AsyncDisposableStack,
  { caller, where }: Pick<Access, 'caller' | 'where'>,
  { brokerId, logger }: { readonly brokerId: string; readonly logger: Logger },
): KubeStore {
  const onTrouble = (error: unknown): void => logger.warn('event-not-written', { error })
  const event = opening.use(new RegressionEvent({ caller, clock, where, brokerId, onTrouble }))
  const trouble = ({ resource, error }: { resource: string; error: unknown }): void =>
    logger.warn('kube-watch-broken', { resource, error })
  return opening.use(
    new KubeStore({
      caller,
      clock,
      ...where,
      times,
      observer: { reflectorTrouble: trouble },
      onRegressed: () => event.tell(),
    }),
  )
}

async function openMetadata(
  opening: AsyncDisposableStack,
  { caller, where, kube, lease }: Access,
  parts: MetadataParts,
): Promise<OpenMetadata> {
  const { found, config, logger, onFatal } = parts
  const known = await knownBefore(parts)
  const contact = new ClusterContact({ caller, clock, where, found, logger })
  const clusterId = await contact.first({ mayBeAway: known !== undefined })
  const isAway = clusterId === undefined
  const ending = new AbortController()
  opening.defer(() => ending.abort())
  const confirmed = isAway ? contact.confirm(onFatal, ending.signal) : undefined
  const store = opening.use(
    new CachedStore({
      store: kube,
      file: fileOf(config, clusterId ?? found?.clusterId ?? ''),
      clock,
      logger,
      known,
      storeId: found?.storeId,
      ...(confirmed && { confirmed }),
    }),
  )
  return {
    store,
    clusterId,
    isAway,
    seen: seenBy(known),
    async takePlace(identity, signal) {
      // In the right cluster.
      if (!signal.aborted) await Promise.race([confirmed, once(signal, 'abort')])
      await lease.take(identity, signal)
    },
  }
}

function seenBy(known: KnownObjects | undefined): OpenMetadata['seen'] {
  const all = [...(known?.partition.values() ?? [])].map(({ value }) => value)
  const byKey = new Map(all.map((partition) => [nameOf(partition), partition]))
  return (key) => byKey.get(nameOf(key))
}

function fileOf({ dataDir }: BrokerConfig, clusterId: string): MetadataFile {
  return { fileSystem: nodeFileSystem, directory: dataDir, clusterId }
}

/** Of an earlier start. What is damaged is as good as absent: the API has it all. */
async function knownBefore({
  found,
  config,
  logger,
}: MetadataParts): Promise<KnownObjects | undefined> {
  if (found === undefined) return undefined
  try {
    return await readMetadataFile(fileOf(config, found.clusterId))
  } catch (error) {
    logger.warn('metadata-cache-unusable', { error })
    return undefined
  }
}
