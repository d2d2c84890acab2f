// What a subscriber lets the broker send: messages and bytes, granted additively. Pure. Keeps I-CREDIT: nothing is
// delivered beyond it, save the rest of the batch that crosses it.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'

export interface CreditGrant {
  readonly messages?: number | null
  readonly bytes?: number | null
}

export class Credit {
  #messages = 0
  /** Undefined until bytes are granted: then only messages count. */
  #bytes: number | undefined

  /** Throws INVALID_REQUEST, LIMIT_EXCEEDED. */
  grant(grant: CreditGrant): void {
    const messages = grant.messages ?? 0
    const bytes = grant.bytes ?? 0
    if (![messages, bytes].every((amount) => Number.isSafeInteger(amount) && amount >= 0)) {
      throw new PenstockError('INVALID_REQUEST', 'credit is 0 or more')
    }
    const total = { messages: this.#messages + messages, bytes: (this.#bytes ?? 0) + bytes }
    if (total.messages > limits.creditMessagesMax || total.bytes > limits.creditBytesMax) {
      const { creditMessagesMax, creditBytesMax } = limits
      throw new PenstockError(
        'LIMIT_EXCEEDED',
        `credit is at most ${creditMessagesMax} messages and ${creditBytesMax} bytes`,
      )
    }
    this.#messages = total.messages
    if (bytes > 0) this.#bytes = total.bytes
  }

  get left(): boolean {
    return this.#messages > 0 && (this.#bytes ?? 1) > 0
  }

  get messages(): number {
    return Math.max(0, this.#messages)
  }

  /** How much to read at once. */
  get readBytes(): number {
    return Math.min(limits.readBytesMax, Math.max(1, this.#bytes ?? limits.readBytesMax))
  }

  use(delivery: { readonly creditMessages: number; readonly bytes: number }): void {
    this.#messages -= delivery.creditMessages
    if (this.#bytes !== undefined) this.#bytes -= delivery.bytes
  }
}
