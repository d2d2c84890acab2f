// A watch for tests, pulled by hand: the test decides how slow it is.

import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
} from '../../../model/metadata-store.ts'

export class StoreWatch<K extends MetadataKind> implements AsyncDisposable {
  readonly events: MetadataEvent<MetadataKinds[K]>[] = []
  readonly #abort = new AbortController()
  readonly #iterator: AsyncIterator<MetadataEvent<MetadataKinds[K]>>

  constructor(store: MetadataStore, kind: K) {
    const watch = store.watch(kind, { signal: this.#abort.signal })
    this.#iterator = watch[Symbol.asyncIterator]()
  }

  async next(): Promise<MetadataEvent<MetadataKinds[K]>> {
    const { value, done } = await this.#iterator.next()
    if (done) throw new Error('the watch has ended')
    this.events.push(value)
    return value
  }

  async until(wanted: (event: MetadataEvent<MetadataKinds[K]>) => boolean): Promise<void> {
    while (!wanted(await this.next())) continue
  }

  /** What the events add up to. */
  state(): Map<string, Stored<MetadataKinds[K]>> {
    const state = new Map<string, Stored<MetadataKinds[K]>>()
    for (const event of this.events) {
      if (event.type === 'put') state.set(event.object.name, event.object)
      if (event.type === 'removed') state.delete(event.name)
    }
    return state
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort()
  }
}
