// Broker: what is said of it is its spec, what it says of itself its status. It is made in two writes; one without a status
// has not said anything yet.

import type { BrokerObjectSpec, BrokerObjectStatus } from '../crds/broker.ts'
import { brokerKind } from '../crds/broker.ts'
import { objectName } from './object-name.ts'
import { present, type RecordKind } from './record.ts'

export const brokerRecord: RecordKind<'broker'> = {
  resource: brokerKind,
  hasFixedSpec: false,
  isUnowned: false,
  objectName,
  // The schema of the kind.
  nameOf: ({ spec }) => (spec as unknown as BrokerObjectSpec).brokerId,
  decode({ spec, status }) {
    // The operator writes conditions into it, perhaps before the broker has said anything.
    if (status?.['storeId'] === undefined) return undefined
    // The schema of the kind, which the API server holds every writer to.
    const { brokerId, rack, draining } = spec as unknown as BrokerObjectSpec
    const { storeId, endpoint, bootSeq } = status as unknown as BrokerObjectStatus
    return {
      brokerId,
      storeId,
      endpoint,
      bootSeq,
      ...(rack === undefined ? {} : { rack }),
      ...(draining ? { draining } : {}),
    }
  },
  versionOf: ({ metadata }) => metadata.resourceVersion,
  spec(cluster, name, { rack, draining = false }) {
    return present({ cluster, brokerId: name, rack, draining })
  },
  status: ({ storeId, endpoint, bootSeq }) => ({ storeId, endpoint, bootSeq }),
}
