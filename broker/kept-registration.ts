// A broker that runs stays known: where metadata went back to a backup, or somebody removed its Broker, it registers again.
// Without that nobody would find what it leads, and its next leadership would be of a start that the cluster never saw.

import type { Broker } from '../model/broker.ts'
import type { Clock } from '../model/clock.ts'
import { PenstockError } from '../model/errors.ts'
import type { MetadataStore } from '../model/metadata-store.ts'
import { registerAgain } from './registration.ts'
import type { Logger } from './telemetry/logger.ts'

export interface KeptRegistrationOptions {
  readonly store: MetadataStore
  readonly clock: Clock
  readonly logger: Logger
  /** What this start has registered; undefined: nothing yet. */
  readonly own: () => Broker | undefined
}

/** Between two tries, and for a watch to show what was written. */
const pauseMs = 2_000

export class KeptRegistration implements Disposable {
  readonly #options: KeptRegistrationOptions
  #isRestored = false
  #isNeeded = false
  #cancel: (() => void) | undefined
  #closed = false

  constructor(options: KeptRegistrationOptions) {
    this.#options = options
  }

  /** What a watch shows of this store; it may be behind. Called with every change of metadata. */
  look(known: Broker | undefined): void {
    const own = this.#options.own()
    if (own === undefined || (known !== undefined && known.bootSeq >= own.bootSeq)) return
    this.#need()
  }

  /** Metadata has gone back. */
  restored(): void {
    this.#isRestored = true
    this.#need()
  }

  [Symbol.dispose](): void {
    this.#closed = true
    this.#cancel?.()
  }

  #need(): void {
    this.#isNeeded = true
    this.#cancel ??= this.#options.clock.schedule(pauseMs, () => void this.#run())
  }

  async #run(): Promise<void> {
    const { store, logger, own } = this.#options
    const broker = own()
    const isRestored = this.#isRestored
    this.#isNeeded = false
    try {
      if (broker !== undefined && (await registerAgain(store, broker, { isRestored })))
        logger.warn('registered-again', { bootSeq: broker.bootSeq })
      if (broker !== undefined) this.#isRestored = false
    } catch (error) {
      this.#isNeeded = true
      logger.warn('registration-failed', { error: PenstockError.from(error) })
    }
    this.#cancel = undefined
    if (this.#isNeeded && !this.#closed) this.#need()
  }
}
