// Which cluster is behind the Kubernetes API: asked before a broker of it starts, or, if the API is away and the broker
// knows enough to start without it, as soon as it answers.

import type { StoreIdentity } from '../../broker/store-identity.ts'
import type { Logger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { ApiCaller } from '../../operator/kube/api-caller.ts'
import { pause } from '../../operator/kube/pause.ts'
import { type ClusterAddress, readClusterId } from '../../operator/kube-store/cluster-id.ts'

interface ContactOptions {
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly where: ClusterAddress
  /** Who the data directory was before. */
  readonly found: StoreIdentity | undefined
  readonly logger: Logger
}

/** An API server that does not answer by then is reported, not waited for in silence. */
const startMs = 60_000
const retryMs = 500
/** Who can do without is not kept waiting: an API that is only slow is asked again beside the work. */
const hurryMs = 2_000

export class ClusterContact {
  readonly #options: ContactOptions

  constructor(options: ContactOptions) {
    this.#options = options
  }

  /**
   * The cluster's id. Undefined when nobody answers and the broker may do without. Throws METADATA_UNAVAILABLE, also
   * when there is no such cluster and the directory is of none.
   */
  async first({ mayBeAway }: { readonly mayBeAway: boolean }): Promise<string | undefined> {
    const { clock, logger, where } = this.#options
    const signal = AbortSignal.timeout(startMs)
    for (;;) {
      const told = await this.#read(signal, mayBeAway ? hurryMs : undefined)
      if (!(told instanceof PenstockError)) return this.#idOf(told.id)
      logger.warn('kubernetes-api-away', { ...where, why: told.message })
      if (mayBeAway) return undefined
      if (signal.aborted) throw told
      await pause(clock, retryMs, signal).catch(() => undefined)
    }
  }

  /** Resolves when the API has said that this is the directory's cluster. If it is another one the process has to end. */
  async confirm(onFatal: (error: Error) => void, signal: AbortSignal): Promise<void> {
    const { clock, found } = this.#options
    for (;;) {
      const told = await this.#read(signal)
      if (signal.aborted) return await new Promise(() => {})
      if (told instanceof PenstockError) {
        await pause(clock, retryMs, signal).catch(() => undefined)
        continue
      }
      const clusterId = this.#idOf(told.id)
      if (clusterId === found?.clusterId) return
      const message = `the data directory belongs to cluster "${found?.clusterId}", not to "${clusterId}"`
      onFatal(new PenstockError('DATA_DIRECTORY_UNUSABLE', message))
      return await new Promise(() => {})
    }
  }

  async #read(
    signal: AbortSignal,
    deadlineMs?: number,
  ): Promise<{ readonly id: string | undefined } | PenstockError> {
    const { caller, where } = this.#options
    try {
      const limit = deadlineMs === undefined ? {} : { deadlineMs }
      return { id: await readClusterId(caller, where, { signal, ...limit }) }
    } catch (error) {
      return PenstockError.from(error)
    }
  }

  /** A directory that has an id does not need the object, which somebody may have deleted: its topics are still there. */
  #idOf(told: string | undefined): string {
    const { found, where, logger } = this.#options
    if (told !== undefined) return told
    if (found === undefined) throw noCluster(where)
    logger.warn('broker-cluster-missing', { ...where })
    return found.clusterId
  }
}

function noCluster({ namespace, cluster }: ClusterAddress): PenstockError {
  return new PenstockError(
    'METADATA_UNAVAILABLE',
    `there is no BrokerCluster "${cluster}" in namespace "${namespace}"`,
    {
      hint: 'An empty data directory takes its cluster from it: check --namespace and --cluster, or apply the BrokerCluster first.',
    },
  )
}
