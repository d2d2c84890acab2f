// Everything that is open in a client, so that closing it closes them: consumers first, since their handlers may still
// publish what they were working on.

import { PenstockError } from '../model/errors.ts'

export interface Closable {
  /** Resolves or rejects when it has closed, for whatever reason. */
  readonly closed: Promise<unknown>
  close(): Promise<void>
}

export class Opened {
  readonly #consumers = new Set<Closable>()
  readonly #producers = new Set<Closable>()
  #closed = false

  /** Throws CLOSED. */
  consumer(resource: Closable): void {
    this.#add(this.#consumers, resource)
  }

  /** Throws CLOSED. */
  producer(resource: Closable): void {
    this.#add(this.#producers, resource)
  }

  /** Closes all; the errors that they closed with. Never throws. */
  async close(): Promise<unknown[]> {
    const errors = await closeAll(this.#consumers)
    this.#closed = true
    return [...errors, ...(await closeAll(this.#producers))]
  }

  #add(set: Set<Closable>, resource: Closable): void {
    if (this.#closed) {
      void resource.close()
      throw new PenstockError('CLOSED', 'the client is closed')
    }
    set.add(resource)
    const remove = (): void => {
      set.delete(resource)
    }
    resource.closed.then(remove, remove)
  }
}

async function closeAll(resources: ReadonlySet<Closable>): Promise<unknown[]> {
  const results = await Promise.allSettled([...resources].map((resource) => resource.close()))
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
}
