// A leader that has not begun yet when it is greeted does not answer: it is greeted until it does, less and less often.

import type { Clock } from '../../model/clock.ts'

const pauseMsMin = 25
const pauseMsMax = 500

export class Greeting {
  readonly #clock: Clock
  /** False when there is nobody left to greet. */
  readonly #greet: () => boolean
  #cancel: (() => void) | undefined

  constructor(clock: Clock, greet: () => boolean) {
    this.#clock = clock
    this.#greet = greet
  }

  /** It has been greeted just now. */
  begin(pauseMs: number = pauseMsMin): void {
    this.#cancel?.()
    this.#cancel = this.#clock.schedule(pauseMs, () => {
      if (this.#greet()) this.begin(Math.min(2 * pauseMs, pauseMsMax))
    })
  }

  end(): void {
    this.#cancel?.()
  }
}
