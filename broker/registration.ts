// A broker tells the cluster that it has started: its Broker object, by compare-and-swap. Here a volume that was rolled
// back shows: the cluster has seen a start of this store that the volume knows nothing of, so its data is not what it was.
// To know its starts it has to write down each one before the cluster can hear of it. That its number is higher than the
// cluster's proves nothing: a rolled-back volume may have been started several times while metadata was away.

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
/** Of starts that have tried to register one after the other, and none has got through: more are not remembered. */
const claimsMax = 100
const storeRetryMs = 250

export interface RegistrationOptions {
  readonly store: MetadataStore
  readonly identity: StoreIdentity
  /** host:port. */
  readonly endpoint: string
  /** Absent: what is known stays. */
  readonly rack?: string | null | undefined
  readonly newId: () => string
  /** Makes it durable on the volume. */
  readonly write: (identity: StoreIdentity) => Promise<void>
  /** The volume is older than the cluster remembers; `identity` is written, and another store. May refuse by throwing. */
  readonly onRolledBack?: (identity: StoreIdentity) => void
  /** Wait for a store that does not answer yet, until `signal` aborts. */
  readonly patience?: { readonly clock: Clock; readonly signal: AbortSignal }
}

/**
 * `identity` is this start's, already durable on the volume: after a crash between the two the volume is ahead, which
 * is harmless. Where it is behind it becomes a new store. Throws what `onRolledBack` and `write` throw, METADATA_CONFLICT when others change the object all the time, METADATA_UNAVAILABLE.
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
      const claimed = withClaim(known?.value, identity)
      if (known !== undefined && claimed === undefined) {
        rolledBack = true
        identity = anew(identity, { after: known.value.bootSeq, storeId: options.newId() })
        await options.write(identity)
        options.onRolledBack?.(identity)
      } else if (claimed !== undefined && claimed !== identity) {
        identity = claimed
        await options.write(identity)
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
 * The same, with this start among its claims; undefined where the cluster remembers a start of the store that the volume
 * does not. What the cluster has forgotten (by a backup of metadata) the volume need not remember.
 */
function withClaim(known: Broker | undefined, identity: StoreIdentity): StoreIdentity | undefined {
  const { storeId, bootSeq, claims = [] } = identity
  const last = known?.storeId === storeId ? known.bootSeq : 0
  const [oldest = 0] = claims
  const isForgotten = last === 0 || last < oldest
  if (last >= bootSeq || !(isForgotten || claims.length === 0 || claims.includes(last)))
    return undefined
  // Later ones stay: a change that was sent and not answered may still arrive.
  const open = isForgotten ? claims : [last, ...claims.filter((claim) => claim > last)]
  const now = [...open.filter((claim) => claim !== bootSeq), bootSeq].slice(-claimsMax)
  return now.join() === claims.join() ? identity : { ...identity, claims: now }
}

/** As another store, whose starts go on where the cluster remembers the last. */
function anew(
  identity: StoreIdentity,
  { after, storeId }: { readonly after: number; readonly storeId: string },
): StoreIdentity {
  const bootSeq = after + 1
  return { ...identity, storeId, bootSeq, claims: [bootSeq] }
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
