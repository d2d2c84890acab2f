// The place of this start in the cluster: registered before anything else, or, where metadata is away and an earlier start
// has left what it knew, as soon as metadata is back. Until then the broker follows and forwards; it has no vote, and
// leads nothing.

import type { Broker } from '../model/broker.ts'
import { PenstockError } from '../model/errors.ts'
import type { MetadataStore } from '../model/metadata-store.ts'
import type { BrokerConfig } from './config.ts'
import type { FileSystem } from './log/file-system.ts'
import { type RegistrationOptions, registerBroker } from './registration.ts'
import { type StoreIdentity, writeStoreIdentity } from './store-identity.ts'
import { systemClock as clock, newId } from './system.ts'
import type { Logger } from './telemetry/logger.ts'

export interface RegisteredOptions {
  readonly config: BrokerConfig
  readonly store: MetadataStore
  readonly fileSystem: FileSystem
  /** Of this start, durable in the data directory, whose lock the caller holds. */
  readonly identity: StoreIdentity
  readonly logger: Logger
  /** The broker can no longer vouch for what it acknowledges: the process must end at once. */
  readonly onFatal: (error: Error) => void
  /**
   * Resolves when this process alone is the broker. Asked before it registers, and again where the start has got another
   * identity by that. Throws BROKER_ID_IN_USE; METADATA_UNAVAILABLE when `signal` aborts. Absent: somebody else sees to it.
   */
  readonly takePlace?: ((identity: StoreIdentity, signal: AbortSignal) => Promise<void>) | undefined
  /** The store does not answer, but can tell what it had: the broker begins with that, and registers later. */
  readonly metadataIsAway?: boolean | undefined
}

export interface Registered {
  readonly identity: StoreIdentity
  readonly isDone: boolean
  /** What it says of itself. */
  readonly broker: Broker
  close(): Promise<void>
}

/** A store that does not answer by then is reported, not waited for in silence. */
export const metadataMs = 60_000

/** `endpoint` is host:port. Throws METADATA_UNAVAILABLE, BROKER_ID_IN_USE. */
export async function registerStart(
  options: RegisteredOptions,
  endpoint: string,
): Promise<Registered> {
  if (options.metadataIsAway) return new Late(options, endpoint)
  const { config, fileSystem, logger, takePlace } = options
  const signal = AbortSignal.timeout(metadataMs)
  await takePlace?.(options.identity, signal)
  const { identity, rolledBack } = await registerBroker({
    ...common(options, endpoint),
    write: (changed) => writeStoreIdentity(fileSystem, config.dataDir, changed),
    patience: { clock, signal },
  })
  if (rolledBack) {
    logger.error('volume-rolled-back', { storeId: identity.storeId })
    await takePlace?.(identity, signal)
  }
  const broker = brokerOf({ ...options, identity }, endpoint)
  return { identity, broker, isDone: true, close: async () => {} }
}

function brokerOf({ config, identity }: RegisteredOptions, endpoint: string): Broker {
  const { brokerId, storeId, bootSeq } = identity
  const { advertisedEndpoint, rack } = config
  const placed = rack === null ? {} : { rack }
  return { brokerId, storeId, bootSeq, endpoint: advertisedEndpoint ?? endpoint, ...placed }
}

type Common = Pick<RegistrationOptions, 'store' | 'identity' | 'endpoint' | 'rack' | 'newId'>

function common({ config, store, identity }: RegisteredOptions, endpoint: string): Common {
  const { advertisedEndpoint, rack } = config
  return { store, identity, endpoint: advertisedEndpoint ?? endpoint, rack, newId }
}

class Late implements Registered {
  isDone = false
  readonly identity: StoreIdentity
  readonly broker: Broker
  readonly #options: RegisteredOptions
  readonly #end = new AbortController()
  readonly #running: Promise<void>

  constructor(options: RegisteredOptions, endpoint: string) {
    this.#options = options
    this.identity = options.identity
    this.broker = brokerOf(options, endpoint)
    options.logger.warn('metadata-away', { ...options.identity })
    this.#running = this.#run(endpoint)
  }

  async close(): Promise<void> {
    this.#end.abort()
    await this.#running
  }

  async #run(endpoint: string): Promise<void> {
    const { config, fileSystem, logger, onFatal, takePlace, identity } = this.#options
    const { signal } = this.#end
    while (!this.isDone && !signal.aborted) {
      try {
        await takePlace?.(identity, signal)
        await registerBroker({
          ...common(this.#options, endpoint),
          write: (changed) => writeStoreIdentity(fileSystem, config.dataDir, changed),
          onRolledBack: (renewed) => this.#refuse(renewed),
          patience: { clock, signal },
        })
        this.isDone = true
        logger.info('registered', { ...this.identity })
      } catch (error) {
        if (signal.aborted) return
        const failure = PenstockError.from(error)
        logger.warn('registration-failed', { error: failure })
        // Others changed the object all the time; anything else the next start has to report.
        if (failure.reason !== 'METADATA_CONFLICT') onFatal(failure)
      }
    }
  }

  /** It has run as the old store, and cannot become the new one under way: that is the next start's. */
  #refuse({ storeId }: StoreIdentity): never {
    this.#options.logger.error('volume-rolled-back', { storeId })
    throw new PenstockError(
      'DATA_DIRECTORY_UNUSABLE',
      'the volume is older than the cluster remembers: it is another store from the next start on',
      { storeId },
    )
  }
}
