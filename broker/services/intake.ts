// What comes in on a stream with answers, no faster than it is worked off: requests are not read while anything holds
// them up, and answers that the caller does not take do. Without it a caller that only sends makes the broker keep an
// answer for every request; so HTTP/2 flow control stops it instead.

/** As much of a stream of requests and answers as this needs. */
interface Call<Response> {
  pause(): unknown
  resume(): unknown
  write(response: Response): boolean
  once(event: 'drain', listener: () => void): unknown
}

export class Intake<Response> {
  readonly #call: Call<Response>
  #holds = 0
  #answersWait = false

  constructor(call: Call<Response>) {
    this.#call = call
  }

  /** No request is read until `release`; holds add up. */
  hold(): void {
    this.#holds++
    this.#call.pause()
  }

  release(): void {
    this.#holds--
    if (this.#holds === 0) this.#call.resume()
  }

  /** Writes an answer; while the transport is full of them no request is read. */
  answer(response: Response): void {
    if (this.#call.write(response) || this.#answersWait) return
    this.#answersWait = true
    this.hold()
    this.#call.once('drain', () => {
      this.#answersWait = false
      this.release()
    })
  }
}
