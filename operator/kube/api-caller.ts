// Calls to the API server, one method per verb. Each has a deadline, takes its turn at the rate limit, and is tried again
// where that can do no harm: reads always; changes only if the server has surely not made them (it could not be reached,
// or it said so), or if the caller says that twice is as good as once.
// What cannot be known is not guessed: a change without an answer is a KubeError with the outcome `unknown`.

import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import { deadline } from '../controller/deadline.ts'
import { type Dice, exponentialMs, jitteredMs } from './backoff.ts'
import { parsed, wholeText } from './body.ts'
import { KubeError, refusal } from './kube-error.ts'
import type { KubeObserver } from './observer.ts'
import { pause } from './pause.ts'
import { Places } from './places.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { BucketRule } from './token-bucket.ts'
import {
  type ApiServer,
  type HttpAnswer,
  type HttpCall,
  type HttpTransport,
  Transport,
} from './transport.ts'

export interface CallerOptions {
  readonly server: ApiServer
  readonly clock: Clock
  readonly observer?: KubeObserver | undefined
  /**
   * Called right before each change goes out, and again before it goes out a second time: whoever may not write any more
   * throws here. Nothing waits between it and the socket.
   */
  readonly beforeWrite?: (() => void) | undefined
  readonly rate?: BucketRule
  readonly dice?: Dice
  readonly userAgent?: string
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
  readonly contentType?: string
  /** A change that may be made twice. */
  readonly repeatable?: boolean
  readonly signal: AbortSignal
  /** Of the whole call, from its turn on; default limits.kubeCallMs. */
  readonly deadlineMs?: number | undefined
}

/** client-go's defaults for a controller that is not alone on its server. */
const defaultRate: BucketRule = { perSecond: 50, burst: 100 }
const backoff = { minMs: 100, maxMs: 10_000 }

export class ApiCaller implements Disposable {
  readonly #options: CallerOptions
  readonly #transport: HttpTransport
  readonly #limiter: RateLimiter
  readonly #places = new Places(limits.kubeCallsMax)
  readonly #dice: Dice

  constructor(options: CallerOptions) {
    this.#options = options
    this.#transport = options.server.transport?.() ?? new Transport(options.server)
    this.#limiter = new RateLimiter({ clock: options.clock, rule: options.rate ?? defaultRate })
    this.#dice = options.dice ?? Math.random
  }

  get namespace(): string | undefined {
    return this.#options.server.namespace
  }

  /** The answer's body as JSON. */
  async call(call: Call): Promise<unknown> {
    const { clock } = this.#options
    using _place = await this.#place(call)
    // From here on: calls that wait for each other are not the server's fault.
    using whole = deadline(clock, call.deadlineMs ?? limits.kubeCallMs, call.signal)
    let doubt: KubeError | undefined
    for (let failures = 0; ; failures++) {
      try {
        return await this.#attempt(call, whole.signal)
      } catch (error) {
        if (!(error instanceof KubeError)) throw error
        if (error.outcome === 'unknown') doubt = error
        const goesOn =
          this.#mayRepeat(call, error, failures) &&
          (await this.#rest(call, { error, failures, signal: whole.signal }))
        // One try that may have been heard is enough for doubt, whatever became of the last.
        if (!goesOn) throw error.code === 0 ? (doubt ?? error) : error
      }
    }
  }

  /** The body of an answer that goes on and on: destroyed when `signal` aborts. Tried once. */
  async open(call: Call): Promise<HttpAnswer['body']> {
    const { clock } = this.#options
    const began = clock.monotonicMs()
    const head = new AbortController()
    const cancel = clock.schedule(limits.kubeAttemptMs, () =>
      head.abort(
        new KubeError(`no answer within ${limits.kubeAttemptMs} ms`, { outcome: 'unknown' }),
      ),
    )
    try {
      await this.#turn(call, call.signal)
      const signal = AbortSignal.any([head.signal, call.signal])
      const answer = await this.#transport.send(this.#httpCall(call, signal))
      this.#observe(call, String(answer.code), began)
      if (answer.code === 200) return answer.body
      throw await this.#refused(answer)
    } finally {
      cancel()
    }
  }

  async #place(call: Call): Promise<Disposable> {
    using time = deadline(this.#options.clock, limits.kubeQueueMs, call.signal)
    try {
      return await this.#places.take(time.signal)
    } catch (cause) {
      throw givenUp(call, cause)
    }
  }

  async #turn({ method, path }: Call, signal: AbortSignal): Promise<void> {
    const { host } = this.#transport
    try {
      const ms = await this.#limiter.pass(signal)
      if (ms > 0) this.#options.observer?.throttled?.({ method, host, ms })
    } catch (cause) {
      throw givenUp({ method, path }, cause)
    }
  }

  /** Keeps the rate and the deadline of one try. */
  async #attempt(call: Call, signal: AbortSignal): Promise<unknown> {
    const { clock, beforeWrite } = this.#options
    const { method } = call
    await this.#turn(call, signal)
    using attempt = deadline(clock, limits.kubeAttemptMs, signal)
    const began = clock.monotonicMs()
    let code = '<error>'
    try {
      const gate = method === 'GET' ? undefined : beforeWrite
      const answer = await this.#transport.send({ ...this.#httpCall(call, attempt.signal), gate })
      code = String(answer.code)
      if (answer.code < 200 || answer.code > 299) throw await this.#refused(answer)
      return parsed(await textOf(answer, call))
    } finally {
      this.#observe(call, code, began)
    }
  }

  async #refused(answer: HttpAnswer): Promise<KubeError> {
    const { code, headers } = answer
    if (code === 401) this.#options.server.forgetIdentity()
    const text = await wholeText(answer.body, limits.kubeEventBytesMax).catch(() => '')
    return refusal({ code, body: lenient(text), retryAfter: headers['retry-after'] })
  }

  #httpCall(call: Call, signal: AbortSignal): HttpCall {
    const { path, query = {}, body, method } = call
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    return {
      method,
      path: given.length === 0 ? path : `${path}?${given.join('&')}`,
      headers: {
        accept: 'application/json',
        'user-agent': this.#options.userAgent ?? 'penstock',
        ...(body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    }
  }

  #mayRepeat(call: Call, error: KubeError, failures: number): boolean {
    if (failures >= limits.kubeRetriesMax) return false
    const { code, outcome, retryAfterMs } = error
    // Not done yet, and once more with what is read anew.
    if (code === 401) return failures === 0
    if (code === 429 || outcome === 'unsent') return true
    if (outcome !== 'unknown') return false
    if (call.method === 'GET' || call.repeatable === true) return true
    // The server says itself that it may be asked again, so it has not begun.
    return code === 503 && retryAfterMs !== undefined
  }

  /** False when there is no time left for another try. */
  async #rest(
    call: Call,
    after: { readonly error: KubeError; readonly failures: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const { clock, observer } = this.#options
    const { error, failures, signal } = after
    const { method } = call
    const { host } = this.#transport
    // What many are told at once they must not do at once.
    const waitMs =
      (error.retryAfterMs ?? 0) + jitteredMs(exponentialMs(backoff, failures), this.#dice)
    observer?.retried?.({ method, host, code: codeOf(error) })
    observer?.throttled?.({ method, host, ms: waitMs })
    try {
      await pause(clock, waitMs, signal)
      return true
    } catch {
      return false
    }
  }

  #observe({ method }: Call, code: string, began: number): void {
    const ms = this.#options.clock.monotonicMs() - began
    this.#options.observer?.requested?.({ method, host: this.#transport.host, code, ms })
  }

  [Symbol.dispose](): void {
    this.#transport[Symbol.dispose]()
  }
}

function givenUp({ method, path }: Pick<Call, 'method' | 'path'>, cause: unknown): KubeError {
  return new KubeError(`${method} ${path}: given up before its turn`, { outcome: 'unsent', cause })
}

/** An answer that breaks off: the change it tells of has been made, or not, as far as anyone here knows. */
async function textOf(answer: HttpAnswer, { method, path }: Call): Promise<string> {
  try {
    return await wholeText(answer.body, limits.kubeAnswerBytesMax)
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AnswerTooLarge') throw cause
    throw new KubeError(`${method} ${path}: the answer broke off`, { outcome: 'unknown', cause })
  }
}

function lenient(text: string): unknown {
  try {
    return parsed(text)
  } catch {
    return undefined
  }
}

function codeOf({ code }: KubeError): string {
  return code > 0 ? String(code) : '<error>'
}
