// What a consumer lets the broker send: credit in messages and bytes, given back as messages are processed. Pure.
// Keeps: delivered and unprocessed never exceed the bounds by more than the one batch by which the broker may overdraw.

export interface Amount {
  readonly messages: number
  readonly bytes: number
}

/** Given back in portions of this share, so that credit does not become a message per message. */
const portion = 0.25

export class CreditAccount {
  readonly #max: Amount
  #held = { messages: 0, bytes: 0 }
  /** To be granted on the present stream; negative after an overdraft. */
  #due: { messages: number; bytes: number }

  constructor(max: Amount) {
    this.#max = max
    this.#due = { ...max }
  }

  /** Delivered and not processed. */
  get held(): Amount {
    return this.#held
  }

  /** A stream has begun: it starts from nothing granted, with what is still held counted against it. */
  restart(): void {
    this.#due = {
      messages: this.#max.messages - this.#held.messages,
      bytes: this.#max.bytes - this.#held.bytes,
    }
  }

  delivered({ messages, bytes }: Amount): void {
    this.#held.messages += messages
    this.#held.bytes += bytes
  }

  processed({ messages, bytes }: Amount): void {
    this.#held.messages -= messages
    this.#held.bytes -= bytes
    this.#due.messages += messages
    this.#due.bytes += bytes
  }

  /** What to grant now, if it is worth a message: neither part is ever 0, which would mean something else. */
  take(): Amount | undefined {
    const { messages, bytes } = this.#due
    if (messages <= 0 || bytes <= 0) return undefined
    const enough = messages >= this.#max.messages * portion || bytes >= this.#max.bytes * portion
    if (!enough) return undefined
    this.#due = { messages: 0, bytes: 0 }
    return { messages, bytes }
  }
}
