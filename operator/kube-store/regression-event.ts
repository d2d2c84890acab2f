// An Event beside the BrokerCluster when a broker sees that the API's history has gone back: whoever restored etcd looks
// there, and whoever did not has to know.

import type { Clock } from '../../model/clock.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import { eventTable } from '../crds/events.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { EventRecorder, events } from '../kube/event-recorder.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import type { ClusterAddress } from './cluster-id.ts'
import type { RecordObject } from './record.ts'

export interface RegressionEventOptions {
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly where: ClusterAddress
  readonly brokerId: string
  readonly onTrouble: (error: unknown) => void
}

export class RegressionEvent implements AsyncDisposable {
  readonly #options: RegressionEventOptions
  readonly #recorder: EventRecorder
  readonly #end = new AbortController()

  constructor(options: RegressionEventOptions) {
    this.#options = options
    const { caller, clock, brokerId: instance, onTrouble } = options
    const client = new ResourceClient(caller, events)
    const controller = 'penstock.dev/broker'
    this.#recorder = new EventRecorder({ client, clock, controller, instance, onTrouble })
  }

  /** Best effort; what repeats is counted in one Event. */
  tell(): void {
    this.#tell().catch((error: unknown) => this.#options.onTrouble(error))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#recorder[Symbol.asyncDispose]()
  }

  async #tell(): Promise<void> {
    const { caller, where, brokerId } = this.#options
    const { namespace, cluster } = where
    const client = new ResourceClient<RecordObject>(caller, brokerClusterKind)
    const found = await client.get({ namespace, name: cluster }, { signal: this.#end.signal })
    if (found === undefined) return
    const { type, action, says } = eventTable.MetadataRegressed
    const note = `${brokerId}: ${says}`
    this.#recorder.record(found, { type, action, reason: 'MetadataRegressed', note })
  }
}
