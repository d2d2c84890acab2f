// A broker tells the cluster that it has started: its Broker object, by compare-and-swap. Here a volume that was rolled
// back shows: the cluster has seen a later start of this store than the volume has, so its data is not what it was.

import type { Broker } from '../model/broker.ts'
import { PenstockError } from '../model/errors.ts'
import type { MetadataStore } from '../model/metadata-store.ts'
import type { StoreIdentity } from './store-identity.ts'

export interface Registration {
  readonly identity: StoreIdentity
  /** The store has got a new id, as its volume is older than the cluster remembers. */
  readonly rolledBack: boolean
}

const triesMax = 10

/**
 * `identity` is this start's, already durable on the volume: after a crash between the two the volume is ahead, which
 * is harmless. Where it is behind, `renew` gets the identity with a new store id and must make it durable.
 * Throws METADATA_CONFLICT when others change the object all the time, METADATA_UNAVAILABLE.
 */
export async function registerBroker(options: {
  readonly store: MetadataStore
  readonly identity: StoreIdentity
  /** host:port. */
  readonly endpoint: string
  readonly newId: () => string
  readonly renew: (identity: StoreIdentity) => Promise<void>
}): Promise<Registration> {
  const { store, endpoint } = options
  let { identity } = options
  let rolledBack = false
  for (let tries = 1; ; tries++) {
    const known = await store.get('broker', identity.brokerId)
    const behind =
      known?.value.storeId === identity.storeId && known.value.bootSeq >= identity.bootSeq
    if (known !== undefined && behind && !rolledBack) {
      rolledBack = true
      identity = { ...identity, storeId: options.newId(), bootSeq: known.value.bootSeq + 1 }
      await options.renew(identity)
    }
    const { brokerId, storeId, bootSeq } = identity
    const broker: Broker = { brokerId, storeId, endpoint, bootSeq }
    try {
      if (known === undefined) await store.create('broker', brokerId, broker)
      else await store.update('broker', brokerId, broker, known.version)
      return { identity, rolledBack }
    } catch (error) {
      const conflict = PenstockError.from(error).reason === 'METADATA_CONFLICT'
      if (!conflict || tries === triesMax) throw error
    }
  }
}
