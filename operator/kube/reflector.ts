// Keeps a copy of all objects of one kind: lists them, then follows the changes, for as long as it may, whatever happens
// in between. Owns the connection and the position in the history; what is done with the objects is the sink's business.
// What the sink has been told is a state that the server had at some time, later ones after earlier ones: it is never the
// present. An object is told as gone because the server says so, or because a whole list lacks it; never because an answer
// failed to come.

import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import { type Dice, exponentialMs, jitteredMs } from './backoff.ts'
import { AnswerTooLarge } from './body.ts'
import { isExpired } from './kube-error.ts'
import type { KubeObject, Live } from './object.ts'
import type { KubeObserver } from './observer.ts'
import { pause } from './pause.ts'
import { apiVersionOf } from './resource.ts'
import type { ResourceClient, Scope } from './resource-client.ts'
import { compareVersions, hear } from './watch-event.ts'

export interface ReflectorSink<T extends KubeObject> {
  /**
   * Everything there is. `regressed`: the server's history has gone back, as when etcd was restored from a copy; versions
   * seen before mean nothing any more.
   */
  replace(objects: readonly Live<T>[], list: { readonly regressed: boolean }): void
  put(object: Live<T>): void
  /** With the last state before it went. */
  removed(object: Live<T>): void
}

export interface ReflectorTimes {
  /** A watch that says nothing for so long, not even a bookmark (one a minute, as a rule), is begun anew where it was. */
  readonly silenceMs: number
  /** The server ends a watch after a time between this and its double, so that load spreads over its replicas. */
  readonly watchMs: number
  /** All is listed anew at the end of the first watch after so long: heals what no rule foresaw. */
  readonly relistMs: number
  readonly retryMsMin: number
  readonly retryMsMax: number
}

export const reflectorTimes: ReflectorTimes = {
  silenceMs: 75_000,
  watchMs: 300_000,
  relistMs: 3_600_000,
  retryMsMin: 200,
  retryMsMax: 30_000,
}

export interface ReflectorOptions<T extends KubeObject> {
  readonly client: ResourceClient<T>
  readonly scope: Scope
  readonly sink: ReflectorSink<T>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes> | undefined
  readonly dice?: Dice | undefined
}

/** A watch shorter than this has not worked, even if it ended without an error. */
const shortWatchMs = 1_000

export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>
  readonly #times: ReflectorTimes
  readonly #dice: Dice
  readonly #name: string
  /** How far the sink has been told. Undefined: it must be told everything. */
  #at: string | undefined
  /** The highest ever listed or heard. */
  #highest = '0'
  #listedAtMs = Number.NEGATIVE_INFINITY
  #heardAtMs: number
  #pageSize: number = limits.kubeListPage
  #failures = 0
  /** The connection broke or fell silent, so the server may be another than before. */
  #doubts = false
  /** Somebody knows that the history is another than the one that is followed. */
  #mustList = false
  #endWatch: (() => void) | undefined

  constructor(options: ReflectorOptions<T>) {
    this.#options = options
    this.#times = { ...reflectorTimes, ...options.times }
    this.#dice = options.dice ?? Math.random
    this.#name = options.client.resource.plural
    this.#heardAtMs = options.clock.monotonicMs()
  }

  /** Since the server was last heard of. */
  get silentMs(): number {
    return this.#options.clock.monotonicMs() - this.#heardAtMs
  }

  /** Everything is listed anew, now: the server has another history, though its versions may not tell. */
  relist(): void {
    this.#mustList = true
    this.#endWatch?.()
  }

  /** Ends when `signal` aborts, and not before. Never throws. */
  async run(): Promise<void> {
    const { signal, observer, clock } = this.#options
    while (!signal.aborted) {
      try {
        if (this.#doubts) await this.#checkHistory()
        if (this.#mustList || this.#at === undefined || this.#isOld()) await this.#list()
        await this.#watch()
      } catch (error) {
        if (signal.aborted) return
        this.#learn(error)
        observer?.reflectorTrouble?.({ resource: this.#name, error })
        observer?.reflected?.({ resource: this.#name, what: 'trouble' })
        const { retryMsMin: minMs, retryMsMax: maxMs } = this.#times
        const delayMs = jitteredMs(exponentialMs({ minMs, maxMs }, this.#failures++), this.#dice)
        await pause(clock, delayMs, signal).catch(() => undefined)
      }
    }
  }

  #isOld(): boolean {
    return this.#options.clock.monotonicMs() - this.#listedAtMs > this.#times.relistMs
  }

  #learn(error: unknown): void {
    this.#doubts = true
    if (isExpired(error)) this.#at = undefined
    if (error instanceof AnswerTooLarge) this.#pageSize = Math.max(1, this.#pageSize >> 1)
  }

  /**
   * A server whose etcd was restored from a copy takes a watch from a version that it has yet to reach, and says nothing
   * until it does. It is asked for its newest, which cannot be older than what it has told.
   */
  async #checkHistory(): Promise<void> {
    const { client, scope, signal } = this.#options
    const { resourceVersion } = await client.page({ ...scope, limit: 1 }, { signal })
    this.#heard()
    this.#doubts = false
    if (this.#at !== undefined && compareVersions(resourceVersion, this.#at) < 0)
      this.#at = undefined
  }

  /** As new as the server's own knowledge: a list from its memory might go back behind what the sink knows. */
  async #list(): Promise<void> {
    const { client, scope, signal, sink, observer, clock } = this.#options
    observer?.reflected?.({ resource: this.#name, what: 'list' })
    const objects: Live<T>[] = []
    let next: string | undefined
    let version: string
    this.#mustList = false
    do {
      const page = await client.page({ ...scope, limit: this.#pageSize, next }, { signal })
      this.#heard()
      objects.push(...page.items)
      if (objects.length > limits.kubeCacheObjectsMax)
        throw new Error(`more than ${limits.kubeCacheObjectsMax} ${this.#name}`)
      ;({ next, resourceVersion: version } = page)
    } while (next !== undefined)
    const regressed = compareVersions(version, this.#highest) < 0
    this.#highest = version
    this.#at = version
    this.#doubts = false
    this.#listedAtMs = clock.monotonicMs()
    sink.replace(objects, { regressed })
  }

  /** Until the server ends it, or says nothing any more. Throws when it breaks. */
  async #watch(): Promise<void> {
    const { client, scope, clock, signal, observer } = this.#options
    const began = clock.monotonicMs()
    const resourceVersion = this.#at ?? '0'
    const timeoutSeconds = Math.ceil((this.#times.watchMs * (1 + this.#dice())) / 1_000)
    observer?.reflected?.({ resource: this.#name, what: 'watch' })
    this.#heard()
    using silence = this.#untilSilent()
    const ended = new AbortController()
    this.#endWatch = () => ended.abort()
    const any = AbortSignal.any([signal, silence.signal, ended.signal])
    let heardAny = false
    try {
      const lines = await client.watch(
        { ...scope, resourceVersion, timeoutSeconds },
        { signal: any },
      )
      this.#heard()
      for await (const line of lines) {
        this.#take(line)
        heardAny = true
      }
    } catch (error) {
      const isMeant = silence.signal.aborted || ended.signal.aborted
      if (!isMeant || signal.aborted) throw error
      this.#doubts = true
    } finally {
      this.#endWatch = undefined
    }
    const silent = silence.signal.aborted || ended.signal.aborted
    if (heardAny || silent || clock.monotonicMs() - began >= shortWatchMs) this.#failures = 0
    else throw new Error(`a watch of ${this.#name} ended as soon as it had begun`)
  }

  /** Throws when the watch is not to be heard any further. */
  #take(line: unknown): void {
    const { client, sink, observer } = this.#options
    const { resource } = client
    this.#heard()
    const heard = hear<T>(line, this.#at ?? '0', {
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
    })
    if (heard.type === 'expired' || heard.type === 'broken') {
      this.#at = undefined
      observer?.reflected?.({ resource: this.#name, what: 'relist' })
      throw new Error(heard.type === 'broken' ? heard.why : `${this.#name}: the watch is too old`)
    }
    if (heard.type === 'known') return
    const what = heard.type === 'bookmark' ? 'bookmark' : 'event'
    observer?.reflected?.({ resource: this.#name, what })
    this.#at = heard.at
    this.#highest = heard.at
    this.#failures = 0
    if (heard.type === 'put') sink.put(heard.object)
    else if (heard.type === 'removed') sink.removed(heard.object)
  }

  #heard(): void {
    this.#heardAtMs = this.#options.clock.monotonicMs()
  }

  /** Aborts when nothing has been heard for too long. One timer, which looks again rather than be set by every event. */
  #untilSilent(): { readonly signal: AbortSignal } & Disposable {
    const { clock } = this.#options
    const { silenceMs } = this.#times
    const abort = new AbortController()
    const look = (): void => {
      const leftMs = silenceMs - this.silentMs
      if (leftMs <= 0) abort.abort(new Error(`nothing heard for ${silenceMs} ms`))
      else cancel = clock.schedule(leftMs, look)
    }
    let cancel = clock.schedule(silenceMs, look)
    return { signal: abort.signal, [Symbol.dispose]: () => cancel() }
  }
}
