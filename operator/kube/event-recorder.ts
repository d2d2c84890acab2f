// Tells people what was done and why, as Events beside the objects. Best effort: it never waits, never throws, and writes
// at a bounded rate; what is too much is left out and counted.

import { createHash } from 'node:crypto'
import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import { happened, type SeriesRule, type SeriesTable } from './event-series.ts'
import { isNotFound } from './kube-error.ts'
import { microTime } from './micro-time.ts'
import type { KubeObject, Live } from './object.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { Resource } from './resource.ts'
import type { ResourceClient } from './resource-client.ts'

export interface KubeEvent extends KubeObject {
  readonly eventTime: string
  readonly reportingController: string
  readonly reportingInstance: string
  readonly action: string
  readonly reason: string
  readonly type: 'Normal' | 'Warning'
  readonly note: string
  readonly regarding: {
    readonly apiVersion: string
    readonly kind: string
    readonly namespace?: string
    readonly name: string
    readonly uid: string
  }
  readonly series?: { readonly count: number; readonly lastObservedTime: string }
}

export const events: Resource<KubeEvent> = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
}

export interface Happening {
  readonly type: 'Normal' | 'Warning'
  /** Why, in one word in CamelCase, of a closed list. */
  readonly reason: string
  /** What was done, in one word in CamelCase. */
  readonly action: string
  /** For people; the first of those that repeat is kept. */
  readonly note: string
}

export interface EventRecorderOptions {
  readonly client: ResourceClient<KubeEvent>
  readonly clock: Clock
  /** `penstock.dev/operator`. */
  readonly controller: string
  /** Of this process: the name of its pod. */
  readonly instance: string
  readonly onTrouble?: (error: unknown) => void
}

/** client-go's times. A note of more is refused by the server. */
const rule: SeriesRule = {
  endMs: 360_000,
  refreshMs: 60_000,
  remembered: limits.kubeEventsRemembered,
}
const noteBytesMax = 1_024
const instanceCharactersMax = 128
/** A controller that goes round in circles must not fill etcd. */
const rate = { perSecond: 1, burst: 100 }

export class EventRecorder implements AsyncDisposable {
  readonly #options: EventRecorderOptions
  readonly #limiter: RateLimiter
  readonly #end = new AbortController()
  readonly #pending = new Set<Promise<void>>()
  readonly #begun: string
  #table: SeriesTable = new Map()
  #made = 0
  #leftOut = 0

  constructor(options: EventRecorderOptions) {
    this.#options = options
    this.#limiter = new RateLimiter({ clock: options.clock, rule: rate })
    this.#begun = options.clock.now().toString(36)
  }

  /** Events not written: too many at once, or the server would not have them. */
  get leftOut(): number {
    return this.#leftOut
  }

  record<T extends KubeObject>(object: Live<T>, happening: Happening): void {
    const { clock } = this.#options
    const { uid } = object.metadata
    const key = [uid, happening.type, happening.reason, happening.action].join('\n')
    const { table, verdict } = happened(this.#table, rule, { key, nowMs: clock.monotonicMs() })
    this.#table = table
    if (verdict.write === 'nothing' || this.#end.signal.aborted) return
    if (this.#pending.size >= rate.burst) {
      this.#leftOut++
      return
    }
    const count = verdict.write === 'event' ? 1 : verdict.count
    const writing = this.#write(key, { object, happening, count })
      .catch((error: unknown) => {
        this.#leftOut++
        if (!this.#end.signal.aborted) this.#options.onTrouble?.(error)
      })
      .finally(() => this.#pending.delete(writing))
    this.#pending.add(writing)
  }

  /** Resolves when what was recorded has been written, or given up. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.flush()
  }

  async #write(
    key: string,
    what: {
      readonly object: KubeObject
      readonly happening: Happening
      readonly count: number
    },
  ): Promise<void> {
    const { client, clock } = this.#options
    const { signal } = this.#end
    const { object, count } = what
    await this.#limiter.pass(signal)
    const namespace = object.metadata.namespace ?? 'default'
    const name = this.#nameOf(key, { object, isNew: count === 1 })
    const event = this.#eventOf({ ...what, namespace, name })
    if (count > 1) {
      const series = { count, lastObservedTime: microTime(clock.now()) }
      try {
        await client.patch({ namespace, name }, { type: 'merge', body: { series } }, { signal })
        return
      } catch (error) {
        // Expired meanwhile: the server keeps events for an hour.
        if (!isNotFound(error)) throw error
        await client.create({ ...event, series }, { signal })
        return
      }
    }
    await client.create(event, { signal })
  }

  readonly #names = new Map<string, string>()

  /** The same for all of a series, unlike any other, and short enough: names end at 253 characters. */
  #nameOf(
    key: string,
    { object, isNew }: { readonly object: KubeObject; readonly isNew: boolean },
  ): string {
    const known = this.#names.get(key)
    if (known !== undefined && !isNew) return known
    const digest = createHash('sha256')
      .update([this.#options.instance, this.#begun, key, String(this.#made++)].join('\n'))
      .digest('hex')
    const name = `${object.metadata.name.slice(0, 200)}.${digest.slice(0, 16)}`
    this.#names.delete(key)
    this.#names.set(key, name)
    const [oldest] = this.#names.keys()
    if (this.#names.size > rule.remembered && oldest !== undefined) this.#names.delete(oldest)
    return name
  }

  #eventOf(what: {
    readonly object: KubeObject
    readonly happening: Happening
    readonly namespace: string
    readonly name: string
  }): KubeEvent {
    const { clock, controller, instance } = this.#options
    const { object, happening, namespace, name } = what
    const { apiVersion, kind, metadata } = object
    return {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { namespace, name },
      eventTime: microTime(clock.now()),
      reportingController: controller,
      reportingInstance: instance.slice(0, instanceCharactersMax),
      type: happening.type,
      reason: happening.reason,
      action: happening.action,
      note: cut(happening.note, noteBytesMax),
      regarding: {
        apiVersion,
        kind,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        name: metadata.name,
        uid: metadata.uid ?? '',
      },
    }
  }
}

/** At the end of a character. */
function cut(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text
  const end = Buffer.from(text)
    .subarray(0, bytesMax - 3)
    .toString('utf8')
  return `${end.replace(/\uFFFD+$/, '')}…`
}
