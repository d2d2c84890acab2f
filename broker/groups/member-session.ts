// One connection of one member: its signs of life, and its events in order. Which partitions it has is the group's.

import type { Clock } from '../../model/clock.ts'
import type { PenstockError } from '../../model/errors.ts'
import type { JoinRequest, MemberEvents } from './group-coordinator.ts'

export class MemberSession {
  readonly request: JoinRequest
  readonly #clock: Clock
  readonly #onExpired: () => void
  #state: 'joining' | 'connected' | 'disconnected' | 'ended' = 'joining'
  /** What happened before the caller of `join` had its answer. */
  readonly #early: ((events: MemberEvents) => void)[] = []
  #lastSeenMs: number
  #cancelTimer: () => void
  #cancelOpening: () => void

  constructor(request: JoinRequest, clock: Clock, onExpired: () => void) {
    this.request = request
    this.#clock = clock
    this.#onExpired = onExpired
    this.#lastSeenMs = clock.monotonicMs()
    this.#cancelTimer = clock.schedule(request.sessionTimeoutMs, () => this.#check())
    this.#cancelOpening = clock.schedule(0, () => this.#open())
  }

  get ended(): boolean {
    return this.#state === 'ended'
  }

  touch(): void {
    this.#lastSeenMs = this.#clock.monotonicMs()
  }

  tell(tell: (events: MemberEvents) => void): void {
    if (this.#state === 'joining') this.#early.push(tell)
    else if (this.#state === 'connected') tell(this.request.events)
  }

  disconnect(): void {
    if (this.#state === 'ended') return
    this.#cancelOpening()
    this.#state = 'disconnected'
  }

  /** With `error` the connection hears `expelled`, if there still is one. */
  end(error?: PenstockError): void {
    const tell = error !== undefined && (this.#state === 'connected' || this.#state === 'joining')
    const opened = this.#state === 'connected'
    this.#state = 'ended'
    this.#cancelTimer()
    this.#cancelOpening()
    if (!tell) return
    const { events } = this.request
    if (opened) events.expelled(error)
    else this.#clock.schedule(0, () => events.expelled(error))
  }

  #open(): void {
    for (let tell = this.#early.shift(); tell; tell = this.#early.shift()) {
      tell(this.request.events)
      // Listeners may end the membership.
      if (this.#state !== 'joining') return
    }
    this.#state = 'connected'
  }

  /** One timer, set again when it fires too soon, so that a sign of life costs nothing. */
  #check(): void {
    const leftMs = this.#lastSeenMs + this.request.sessionTimeoutMs - this.#clock.monotonicMs()
    if (leftMs > 0) this.#cancelTimer = this.#clock.schedule(leftMs, () => this.#check())
    else this.#onExpired()
  }
}
