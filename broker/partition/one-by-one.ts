// Events are taken one after another, each wholly, however they come about: what an event leads to while it is taken waits
// for its turn.

export class OneByOne<Event extends object> {
  readonly #take: (event: Event) => void
  readonly #onFailure: (error: Error) => void
  readonly #waiting: Event[] = []
  #taking = false
  #closed = false

  /** `onFailure`: `take` has thrown; what waits stays. */
  constructor(take: (event: Event) => void, onFailure: (error: Error) => void) {
    this.#take = take
    this.#onFailure = onFailure
  }

  push(event: Event): void {
    if (this.#closed) return
    this.#waiting.push(event)
    if (this.#taking) return
    this.#taking = true
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        if (this.#closed) return
        this.#take(next)
      }
    } catch (error) {
      this.#onFailure(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#taking = false
    }
  }

  /** What waits is not taken any more. */
  close(): void {
    this.#closed = true
  }
}
