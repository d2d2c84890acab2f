// Which cluster a BrokerCluster object is, for data directories, which outlive objects: its uid, unless a person who has
// made the object again says in `status.clusterId` which one it goes on with.

import { limits } from '../../model/limits.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import type { RecordObject } from './record.ts'
import { readFailure } from './store-error.ts'

export interface ClusterAddress {
  readonly namespace: string
  readonly cluster: string
}

/** Undefined if there is no such object, for sure. Throws METADATA_UNAVAILABLE. */
export async function readClusterId(
  caller: ApiCaller,
  { namespace, cluster }: ClusterAddress,
  { signal, deadlineMs = limits.metadataCallMs }: { signal: AbortSignal; deadlineMs?: number },
): Promise<string | undefined> {
  const client = new ResourceClient<RecordObject>(caller, brokerClusterKind)
  try {
    const found = await client.get({ namespace, name: cluster }, { signal, deadlineMs })
    const told = found?.status?.['clusterId']
    return typeof told === 'string' ? told : found?.metadata.uid
  } catch (error) {
    throw readFailure(error)
  }
}
