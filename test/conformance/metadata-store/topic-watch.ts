// A watch of topics for tests, pulled by hand: the test decides how slow it is.

import type { MetadataEvent, MetadataStore, Stored } from '../../../model/metadata-store.ts'
import type { Topic } from '../../../model/topic.ts'

export class TopicWatch implements AsyncDisposable {
  readonly events: MetadataEvent<Topic>[] = []
  readonly #abort = new AbortController()
  readonly #iterator: AsyncIterator<MetadataEvent<Topic>>

  constructor(store: MetadataStore) {
    const watch = store.watch('topic', { signal: this.#abort.signal })
    this.#iterator = watch[Symbol.asyncIterator]()
  }

  async next(): Promise<MetadataEvent<Topic>> {
    const { value, done } = await this.#iterator.next()
    if (done) throw new Error('the watch has ended')
    this.events.push(value)
    return value
  }

  async until(wanted: (event: MetadataEvent<Topic>) => boolean): Promise<void> {
    while (!wanted(await this.next())) continue
  }

  /** What the events add up to. */
  state(): Map<string, Stored<Topic>> {
    const state = new Map<string, Stored<Topic>>()
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
