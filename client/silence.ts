// A leader that says nothing while batches wait for it: a slow disk, or a process that hangs? Asked as soon as it has been
// silent for a second, not only when the whole try is over. It is left when the cluster says that another broker leads; one
// that still leads is waited for, however slow it is. Nothing is sent twice because of it that the broker could not tell:
// what moves on goes out again under its sequence.

import type { Epoch } from '../model/offset.ts'
import { adminService } from '../proto/gen/services.ts'
import type { Topology } from './topology.ts'
import type { Transport } from './transport.ts'

/** The batch that has waited longest on one stream. */
export interface SilentPlace {
  readonly partition: number
  /** As the leader names itself; undefined: home, whoever that is. */
  readonly endpoint: string | undefined
  /** host:port that the stream goes to. */
  readonly target: string
}

export interface SilenceOptions {
  readonly transport: Transport
  readonly topology: Topology
  readonly topic: string
  /** Another broker leads, and `place` does not. `leader` is undefined where home just does not answer. */
  readonly onMoved: (place: SilentPlace, leader: string | undefined) => void
}

/** Nothing heard for so long is silence. An election takes a second more, mostly. */
export const silentMs = 1_000
/** From one look to the next while it lasts. */
const lookEveryMs = 250
/** A broker that is well answers in milliseconds; also a busy one should in this. */
const answerMs = 500

export class SilenceWatch {
  readonly #options: SilenceOptions
  readonly #abort = new AbortController()
  /** The epochs in which what is waited for was sent, or older ones. */
  #epochs: ReadonlyMap<number, Epoch>
  #looking = false
  /** The address of home, when it has not answered the last time. */
  #hangs: string | undefined
  #suspecting = false
  #notBeforeMs = 0

  constructor(options: SilenceOptions) {
    this.#options = options
    this.#epochs = options.topology.known(options.topic)?.epochs ?? new Map()
  }

  /** One look at a time. */
  look(places: readonly SilentPlace[]): void {
    const { clock } = this.#options.transport
    if (this.#looking || places.length === 0 || clock.monotonicMs() < this.#notBeforeMs) return
    this.#looking = true
    void this.#look(places).finally(() => {
      this.#looking = false
      this.#notBeforeMs = clock.monotonicMs() + lookEveryMs
    })
  }

  /** A stream that has not even begun. */
  lookAtStart(target: string): void {
    const { clock } = this.#options.transport
    if (this.#looking || clock.monotonicMs() < this.#notBeforeMs) return
    this.#looking = true
    const place = { partition: -1, endpoint: undefined, target }
    void this.#answers(target).then((answers) => {
      this.#looking = false
      this.#notBeforeMs = clock.monotonicMs() + silentMs
      if (!answers && !this.#abort.signal.aborted) this.#options.onMoved(place, undefined)
    })
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#abort.abort()
  }

  async #look(places: readonly SilentPlace[]): Promise<void> {
    const { topology, topic, onMoved } = this.#options
    const { signal } = this.#abort
    for (const { endpoint, target } of places) if (endpoint === undefined) this.#suspect(target)
    const layout = await topology.look(topic, { signal, timeoutMs: answerMs })
    if (layout === undefined) return
    for (const place of places) {
      const leader = layout.leaders.get(place.partition)
      const epoch = layout.epochs.get(place.partition) ?? 0
      if (leader === undefined || leader === place.target) continue
      const known = this.#epochs.get(place.partition) ?? 0
      const moved =
        place.endpoint === undefined
          ? epoch > known && (this.#hangs === place.target || !(await this.#answers(place.target)))
          : leader !== place.endpoint
      if (signal.aborted) return
      if (moved) {
        onMoved(place, leader)
        return
      }
    }
    // Those that lead by now and answer are whom we wait for.
    this.#epochs = layout.epochs
  }

  /** Found out while the cluster elects, so that it is known when somebody else leads. */
  #suspect(target: string): void {
    if (this.#suspecting) return
    this.#suspecting = true
    void this.#answers(target).then((answers) => {
      this.#suspecting = false
      this.#hangs = answers ? undefined : target
    })
  }

  async #answers(endpoint: string): Promise<boolean> {
    const { signal } = this.#abort
    const call = { signal, timeoutMs: answerMs, endpoint, suspect: true }
    return await this.#options.transport.unary(adminService.getServerInfo, {}, call).then(
      () => true,
      () => false,
    )
  }
}
