// The newest known state of all objects of one kind, kept by a watch that never gives up. What it shows may be old:
// whoever acts on it does so by compare-and-swap.

import type { Clock } from './clock.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
} from './metadata-store.ts'

export interface MetadataCache<T> {
  readonly objects: ReadonlyMap<string, Stored<T>>
  /** Every object has been told once; stays true while a broken watch is begun anew. */
  readonly synced: boolean
  /** The store itself has told them, not only what an earlier start knew. Stays true. */
  readonly isLive: boolean
}

export interface FollowOptions<K extends MetadataKind> {
  readonly store: MetadataStore
  readonly kind: K
  readonly clock: Clock
  /** Ends the watch. */
  readonly signal: AbortSignal
  /** After the cache has taken the event in. `synced` comes once for every watch. */
  readonly onEvent: (event: MetadataEvent<MetadataKinds[K]>) => void
  /** The watch broke and will be begun anew. */
  readonly onTrouble?: (error: unknown) => void
}

const retryMsMin = 50
const retryMsMax = 5_000

export function followMetadata<K extends MetadataKind>(
  options: FollowOptions<K>,
): MetadataCache<MetadataKinds[K]> {
  const cache = new Cache<K>(options)
  void cache.run()
  return cache
}

class Cache<K extends MetadataKind> implements MetadataCache<MetadataKinds[K]> {
  readonly objects = new Map<string, Stored<MetadataKinds[K]>>()
  synced = false
  isLive = false
  readonly #options: FollowOptions<K>

  constructor(options: FollowOptions<K>) {
    this.#options = options
  }

  async run(): Promise<void> {
    const { clock, signal, onTrouble } = this.#options
    for (let delayMs = retryMsMin; !signal.aborted; delayMs = Math.min(2 * delayMs, retryMsMax)) {
      try {
        if (await this.#watchOnce()) delayMs = retryMsMin
      } catch (error) {
        if (!signal.aborted) onTrouble?.(error)
      }
      if (!signal.aborted) await pause(clock, delayMs, signal)
    }
  }

  /** True when the watch got as far as synced before it ended. */
  async #watchOnce(): Promise<boolean> {
    const { store, kind, signal, onEvent } = this.#options
    const told = new Set<string>()
    let complete = false
    for await (const event of store.watch(kind, { signal })) {
      if (event.type === 'put') {
        this.objects.set(event.object.name, event.object)
        if (!complete) told.add(event.object.name)
      } else if (event.type === 'removed') {
        if (!this.objects.delete(event.name)) continue
      } else {
        this.synced = true
        if (event.isCached) told.clear()
        else if (!complete) {
          complete = true
          this.#forgetAllBut(told)
          this.isLive = true
        }
      }
      onEvent(event)
    }
    return complete
  }

  /** What went while nobody watched. */
  #forgetAllBut(told: ReadonlySet<string>): void {
    for (const [name, { value }] of this.objects) {
      if (told.has(name)) continue
      this.objects.delete(name)
      this.#options.onEvent({ type: 'removed', name, last: value })
    }
  }
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(delayMs, done)
    signal.addEventListener('abort', done)
    function done(): void {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
