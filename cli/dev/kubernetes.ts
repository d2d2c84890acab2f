// A broker whose metadata is the Kubernetes API: credentials, the cluster that it belongs to, the store, the broker.
// `penstock server --kubeconfig`.

import { resolve } from 'node:path'
import type { BrokerConfig } from '../../broker/config.ts'
import type { StoreIdentity } from '../../broker/store-identity.ts'
import { systemClock as clock } from '../../broker/system.ts'
import type { Logger } from '../../broker/telemetry/logger.ts'
import { PenstockError } from '../../model/errors.ts'
import { ApiCaller } from '../../operator/kube/api-caller.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import type { ApiServer } from '../../operator/kube/transport.ts'
import { readClusterId } from '../../operator/kube-store/cluster-id.ts'
import { KubeStore } from '../../operator/kube-store/kube-store.ts'
import { UsageError } from '../grammar/usage-error.ts'
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
  await using opening = new AsyncDisposableStack()
  try {
    const broker = await openBroker(opening, {
      config: { ...config, dataDir: dataDirectory },
      version,
      openMetadata: ({ found, logger }) =>
        openMetadata(opening, place, { found, logger, version, broker: config.brokerId }),
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
  readonly logger: Logger
  readonly version: string
  readonly broker: string
}

/** Each partition that changes its copies in sync is a read and a write, and a lost broker has thousands of them. */
const rate = { perSecond: 200, burst: 1_000 }

async function openMetadata(
  opening: AsyncDisposableStack,
  place: Place,
  { found, logger, version, broker }: MetadataParts,
): Promise<OpenMetadata> {
  const server = await serverOf(place)
  const userAgent = `penstock-broker/${version} (${broker})`
  const caller = opening.use(new ApiCaller({ server, clock, rate, userAgent }))
  const namespace = place.namespace ?? caller.namespace ?? 'default'
  const where = { namespace, cluster: place.cluster }
  const clusterId = await readClusterId(caller, where, { signal: AbortSignal.timeout(startMs) })
  if (clusterId === undefined) {
    if (found === undefined) throw noCluster(where)
    logger.warn('broker-cluster-missing', where)
  }
  const trouble = ({ resource, error }: { resource: string; error: unknown }): void =>
    logger.warn('kube-watch-broken', { resource, error })
  const observer = { reflectorTrouble: trouble }
  const store = opening.use(new KubeStore({ caller, clock, ...where, observer }))
  return { store, clusterId }
}

/** An API server that does not answer by then is reported, not waited for in silence. */
const startMs = 60_000

async function serverOf({ kubeconfig }: Place): Promise<ApiServer> {
  const isInPod = kubeconfig === 'in-cluster'
  try {
    return await apiServerOf(
      isInPod ? { type: 'in-cluster' } : { type: 'kubeconfig', path: kubeconfig },
      clock,
    )
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `cannot find the Kubernetes API: ${why}`,
      isInPod
        ? 'in-cluster is for pods with a service account; elsewhere give a file with --kubeconfig.'
        : 'Check --kubeconfig; `kubectl --kubeconfig FILE get brokerclusters` should answer.',
    )
  }
}

function noCluster({ namespace, cluster }: { namespace: string; cluster: string }): PenstockError {
  return new PenstockError(
    'METADATA_UNAVAILABLE',
    `there is no BrokerCluster "${cluster}" in namespace "${namespace}"`,
    {
      hint: 'An empty data directory takes its cluster from it: check --namespace and --cluster, or apply the BrokerCluster first.',
    },
  )
}
