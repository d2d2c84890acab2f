// Decodes batches in the order of their arrival, though unfolding compressed ones takes a while and others do not.

import { PenstockError } from '../model/errors.ts'
import type { LogRecord } from '../model/records.ts'
import { recordsOf, type StoredBatch } from './chunk.ts'

export class OrderedDecoder {
  readonly #failed: (error: PenstockError) => void
  /** The last of what is being unfolded. */
  #busy: Promise<void> | undefined

  constructor(failed: (error: PenstockError) => void) {
    this.#failed = failed
  }

  /** Calls `accept` now if nothing has to be unfolded, else in turn. Throws CORRUPT_BATCH, or fails with it later. */
  decode(stored: StoredBatch, accept: (records: readonly LogRecord[]) => void): void {
    const records = this.#busy === undefined ? recordsOf(stored) : undefined
    if (records !== undefined && !(records instanceof Promise)) accept(records)
    else this.#later(async () => accept(await (records ?? recordsOf(stored))))
  }

  /** Resolves when everything so far has been accepted. */
  async idle(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy
  }

  #later(decode: () => Promise<void>): void {
    const before = this.#busy ?? Promise.resolve()
    const done = before.then(decode).catch((error: unknown) => {
      this.#failed(PenstockError.from(error))
    })
    this.#busy = done
    void done.then(() => {
      if (this.#busy === done) this.#busy = undefined
    })
  }
}
