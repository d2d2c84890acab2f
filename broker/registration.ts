// A broker tells the cluster that it has started: its Broker object, by compare-and-swap. Here a volume that was rolled
// back shows: the cluster has seen a later start of this store than the volume has, so its data is not what it was.

import type { Broker } from '../model/broker.ts'
import type { Clock } from '../model/clock.ts'
import { PenstockError } from '../model/errors.ts'
import type { MetadataStore } from '../model/metadata-store.ts'
import type { StoreIdentity } from './store-identity.ts'

export interface Registration {
  readonly identity: StoreIdentity
  /** The store has got a new id, as its volume is older than the cluster remembers. */
  readonly rolledBack: boolean
}

const triesMax = 10
const storeRetryMs = 250

export interface RegistrationOptions {
  readonly store: MetadataStore
  readonly identity: StoreIdentity
  /** host:port. */
  readonly endpoint: string
  /** Absent: what is known stays. */
  readonly rack?: string | null | undefined
  readonly newId: () => string
  readonly renew: (identity: StoreIdentity) => Promise<void>
  /** Wait for a store that does not answer yet, until `signal` aborts. */
  readonly patience?: { readonly clock: Clock; readonly signal: AbortSignal }
}

/**
 * `identity` is this start's, already durable on the volume: after a crash between the two the volume is ahead, which
 * is harmless. Where it is behind, `renew` gets the identity with a new store id and must make it durable.
 * Throws METADATA_CONFLICT when others change the object all the time, METADATA_UNAVAILABLE.
 */
export async function registerBroker(options: RegistrationOptions): Promise<Registration> {
  const { store, endpoint, rack, patience } = options
  let { identity } = options
  let rolledBack = false
  /** What may be stored: the answer did not arrive. */
  let inDoubt: Broker | undefined
  for (let tries = 1; ; tries++) {
    try {
      const known = await store.get('broker', identity.brokerId)
      if (known && inDoubt && isSameStart(known.value, inDoubt)) return { identity, rolledBack }
      const behind =
        known?.value.storeId === identity.storeId && known.value.bootSeq >= identity.bootSeq
      if (known !== undefined && behind && !rolledBack) {
        rolledBack = true
        identity = { ...identity, storeId: options.newId(), bootSeq: known.value.bootSeq + 1 }
        await options.renew(identity)
      }
      const { brokerId, storeId, bootSeq } = identity
      // What admins and configuration say of the broker stays.
      const placed = rack ? { rack } : {}
      const broker: Broker = { ...known?.value, ...placed, brokerId, storeId, endpoint, bootSeq }
      inDoubt = broker
      if (known === undefined) await store.create('broker', brokerId, broker)
      else await store.update('broker', brokerId, broker, known.version)
      return { identity, rolledBack }
    } catch (error) {
      const { reason } = PenstockError.from(error)
      const away = reason === 'METADATA_UNAVAILABLE' || reason === 'TIMED_OUT'
      if (away && patience !== undefined) await pause(patience)
      else if (reason !== 'METADATA_CONFLICT' || tries >= triesMax) throw error
    }
  }
}

/**
 * Says again what a broker has said that still runs: where metadata went back to a backup, it knows an earlier start, or
 * none. Another store under the name is left alone, unless `isRestored`: it may be the newer one. True if it was said.
 */
export async function registerAgain(
  store: MetadataStore,
  own: Broker,
  { isRestored }: { readonly isRestored: boolean },
): Promise<boolean> {
  const known = await store.get('broker', own.brokerId)
  if (known === undefined) {
    await store.create('broker', own.brokerId, own)
    return true
  }
  const { storeId, bootSeq } = known.value
  const isOld = storeId === own.storeId && bootSeq < own.bootSeq
  if (isSameStart(known.value, own) || !(isOld || (isRestored && storeId !== own.storeId)))
    return false
  const { rack = known.value.rack } = own
  await store.update('broker', own.brokerId, { ...known.value, ...own, rack }, known.version)
  return true
}

function isSameStart(one: Broker, other: Broker): boolean {
  const { storeId, bootSeq, endpoint } = one
  return storeId === other.storeId && bootSeq === other.bootSeq && endpoint === other.endpoint
}

/** Throws METADATA_UNAVAILABLE when `signal` aborts. */
async function pause({ clock, signal }: { clock: Clock; signal: AbortSignal }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.schedule(storeRetryMs, resolve)
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  await promise
  cancel()
  if (!signal.aborted) return
  const message = 'the metadata store did not answer, so the broker cannot start'
  throw new PenstockError('METADATA_UNAVAILABLE', message, {}, { cause: signal.reason })
}
