// Changes of a cache for one reader who takes them when it likes. States that it was too slow for are left out, the newest
// never is, so what waits is bounded by what there is, and nobody else waits with it.

import type { Change } from './indexed-store.ts'
import type { KubeObject, Live } from './object.ts'

export type FeedEvent<T extends KubeObject> =
  | { readonly type: 'put'; readonly key: string; readonly object: Live<T> }
  | { readonly type: 'removed'; readonly key: string; readonly last: Live<T> }
  /** The reader has been told all that a list had. Comes again with each list, behind what is different since. */
  | { readonly type: 'synced'; readonly regressed: boolean }

export class Feed<T extends KubeObject> {
  /** By key: what the reader knows, undefined for nothing, and what there is now. */
  readonly #waiting = new Map<string, Change<T>>()
  #synced: { readonly regressed: boolean } | undefined
  #wake: (() => void) | undefined

  changed(change: Change<T>): void {
    const before = this.#waiting.get(change.key)?.before
    const told = this.#waiting.has(change.key) ? before : change.before
    this.#waiting.set(change.key, { ...change, before: told })
    this.#wake?.()
  }

  synced(list: { readonly regressed: boolean }): void {
    this.#synced = { regressed: list.regressed || this.#synced?.regressed === true }
    this.#wake?.()
  }

  async *events(signal: AbortSignal): AsyncGenerator<FeedEvent<T>> {
    const stop = (): void => this.#wake?.()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted) {
        const event = this.#next()
        if (event === undefined) await this.#more(signal)
        else yield* event
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  #next(): readonly FeedEvent<T>[] | undefined {
    const [waiting] = this.#waiting.values()
    if (waiting === undefined) {
      const synced = this.#synced
      this.#synced = undefined
      return synced && [{ type: 'synced', ...synced }]
    }
    this.#waiting.delete(waiting.key)
    return told(waiting)
  }

  async #more(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    await promise
    this.#wake = undefined
  }
}

/** Another object under an old name is not a change of it. */
function told<T extends KubeObject>({ key, before, after }: Change<T>): readonly FeedEvent<T>[] {
  const isAnother = before !== undefined && before.metadata.uid !== after?.metadata.uid
  return [
    ...(isAnother ? [{ type: 'removed' as const, key, last: before }] : []),
    ...(after === undefined ? [] : [{ type: 'put' as const, key, object: after }]),
  ]
}
